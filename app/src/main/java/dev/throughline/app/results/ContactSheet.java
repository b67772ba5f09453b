package dev.throughline.app.results;

import dev.throughline.app.topics.Journeys;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.Identity.Visit;
import dev.throughline.wire.message.Jpeg;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One picture of all identities. Each has a row with the best view of each visit, its camera and its times. */
final class ContactSheet {
    private static final Logger log = LoggerFactory.getLogger(ContactSheet.class);

    static {
        ImageIO.setUseCache(false); // the cache would write each picture to a temporary file
    }

    private static final int ROWS = 100; // a larger picture is no longer convenient to look at
    private static final int VISITS = 10;
    private static final int LABEL = 130;
    private static final int CELL = 116;
    private static final int THUMBNAIL = 150;
    private static final int ROW = THUMBNAIL + 50;
    private static final int GAP = 8;
    private static final Color PAPER = new Color(0x16, 0x18, 0x1d);
    private static final Color CARD = new Color(0x23, 0x26, 0x2d);
    private static final Color INK = new Color(0xe8, 0xea, 0xed);
    private static final Color PALE = new Color(0x9a, 0xa0, 0xa6);

    private final Journeys journeys;
    private final Views views;
    private final long beginMicros;

    /** Finds the best view of a tracklet. */
    interface Views {
        Optional<Jpeg> of(String camera, long track);
    }

    /**
     * A contact sheet for these journeys.
     *
     * @param beginMicros event time that is shown as 00:00, µs since the epoch
     */
    ContactSheet(Journeys journeys, Views views, long beginMicros) {
        this.journeys = journeys;
        this.views = views;
        this.beginMicros = beginMicros;
    }

    /** Writes the sheet as PNG. */
    void write(Path file) throws IOException {
        if (!ImageIO.write(draw(), "png", file.toFile())) {
            throw new IOException("this Java cannot write PNG");
        }
    }

    private BufferedImage draw() throws IOException {
        List<Identity> shown = journeys.identities().stream().limit(ROWS).toList();
        int columns = shown.stream()
                .mapToInt(each -> Math.min(VISITS, each.journey().size()))
                .max()
                .orElse(1);
        BufferedImage sheet = new BufferedImage(
                LABEL + columns * (CELL + GAP) + GAP,
                Math.max(1, shown.size()) * (ROW + GAP) + GAP,
                BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = sheet.createGraphics();
        try {
            pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            pen.setColor(PAPER);
            pen.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
            if (shown.isEmpty()) {
                write(pen, "nobody was seen", INK, 15, GAP, ROW / 2);
            }
            for (int row = 0; row < shown.size(); row++) {
                drawRow(pen, shown.get(row), GAP + row * (ROW + GAP));
            }
        } finally {
            pen.dispose();
        }
        return sheet;
    }

    private void drawRow(Graphics2D pen, Identity identity, int top) throws IOException {
        Color colour = IdentityColours.of(journeys.number(identity.identity()));
        List<Visit> visits = identity.journey();
        pen.setColor(colour);
        pen.fillRect(GAP, top, 6, ROW);
        write(pen, journeys.label(identity.identity()), INK, 15, GAP + 14, top + 24);
        write(pen, identity.identity(), PALE, 11, GAP + 14, top + 44);
        if (visits.size() > VISITS) {
            write(pen, "and " + (visits.size() - VISITS) + " more visits", PALE, 11, GAP + 14, top + 62);
        }
        for (int i = 0; i < Math.min(VISITS, visits.size()); i++) {
            drawVisit(pen, visits.get(i), LABEL + i * (CELL + GAP), top);
        }
    }

    private void drawVisit(Graphics2D pen, Visit visit, int left, int top) throws IOException {
        pen.setColor(CARD);
        pen.fillRect(left, top, CELL, ROW);
        Optional<Jpeg> jpeg = views.of(visit.camera(), visit.track());
        BufferedImage picture = jpeg.isEmpty() ? null : decode(jpeg.get());
        if (picture != null) {
            double scale =
                    Math.min((double) (CELL - 8) / picture.getWidth(), (double) (THUMBNAIL - 8) / picture.getHeight());
            int width = Math.max(1, (int) (picture.getWidth() * scale));
            int height = Math.max(1, (int) (picture.getHeight() * scale));
            pen.drawImage(
                    picture, left + (CELL - width) / 2, top + 4 + (THUMBNAIL - 8 - height) / 2, width, height, null);
        }
        write(pen, visit.camera(), INK, 13, left + 8, top + THUMBNAIL + 18);
        String times = Clock.since(beginMicros, visit.from()) + " – " + Clock.since(beginMicros, visit.to());
        write(pen, times, PALE, 12, left + 8, top + THUMBNAIL + 36);
    }

    /** Null if the picture is broken: a row without one picture is still useful. */
    private static @Nullable BufferedImage decode(Jpeg jpeg) {
        try {
            return ImageIO.read(new ByteArrayInputStream(jpeg.bytes()));
        } catch (IOException | RuntimeException broken) {
            log.warn("A picture is left out of identities.png, since it is broken", broken);
            return null;
        }
    }

    /** Draws text; on a machine without fonts the pictures are drawn without it. */
    private static void write(Graphics2D pen, String text, Color colour, int size, int x, int y) {
        try {
            pen.setColor(colour);
            pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
            pen.drawString(text, x, y);
        } catch (RuntimeException
                | Error noFonts) { // Java throws various types: NullPointerException, InternalError, …
            log.warn("No text on identities.png, since Java found no fonts here; install fonts-dejavu-core");
        }
    }
}
