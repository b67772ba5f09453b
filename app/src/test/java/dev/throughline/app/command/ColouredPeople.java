package dev.throughline.app.command;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import picocli.CommandLine;

/** Pictures of people who wear shirts and trousers of their own colours, a little darker under each further camera. */
final class ColouredPeople {
    private ColouredPeople() {}

    /** What a command says, but for how far it has come, which a slow machine is told. */
    record Said(int exit, List<String> out, List<String> err) {}

    static Said say(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Throughline.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exit = line.execute(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
        return new Said(
                exit,
                out.toString().lines().toList(),
                err.toString().lines().filter(each -> !each.startsWith("… ")).toList());
    }

    /** Somebody as a camera sees them; shots differ by a step to the side. */
    static void draw(Path file, int person, int camera, int shot) {
        Random random = new Random(person * 7919L);
        Color shirt = new Color(random.nextInt(1 << 24));
        Color trousers = new Color(random.nextInt(1 << 24));
        BufferedImage image = new BufferedImage(64, 128, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(new Color(120 - 10 * camera, 120, 110));
        pen.fillRect(0, 0, 64, 128);
        pen.setColor(new Color(224, 172, 105));
        pen.fillOval(24 + shot, 6, 16, 20);
        pen.setColor(dimmed(shirt, camera));
        pen.fillRect(14 + shot, 26, 36, 44);
        pen.setColor(dimmed(trousers, camera));
        pen.fillRect(18 + shot, 70, 28, 54);
        pen.dispose();
        try {
            Files.createDirectories(file.getParent());
            String ending = file.toString().endsWith("png") ? "png" : "jpg";
            ImageIO.write(image, ending, file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Color dimmed(Color colour, int camera) {
        double light = 1 - .08 * camera;
        return new Color(
                (int) (colour.getRed() * light), (int) (colour.getGreen() * light), (int) (colour.getBlue() * light));
    }

    /** Two pictures of each by each camera, named as Market-1501's. */
    static Path market(Path folder, int people, int cameras) {
        for (int person = 1; person <= people; person++) {
            for (int camera = 1; camera <= cameras; camera++) {
                for (int shot = 1; shot <= 2; shot++) {
                    draw(folder.resolve(market(person, camera, shot)), person, camera, shot);
                }
            }
        }
        return folder;
    }

    static String market(int person, int camera, int shot) {
        return String.format("%04d_c%ds1_%06d_01.jpg", person, camera, shot);
    }
}
