package dev.throughline.reid.calibrate;

import dev.throughline.reid.data.DataSetFiles;
import dev.throughline.reid.data.LabelledFile;
import dev.throughline.reid.data.PictureFiles;
import dev.throughline.reid.embed.Answer;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.wire.Embedding;
import dev.throughline.wire.Relation;
import dev.throughline.wire.picture.UndecodablePictureException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the model says of a picture of a known person.
 *
 * @param person number within its data set
 * @param camera number within its data set
 */
public record LabelledAnswer(int person, int camera, Embedding embedding, Relation relation) {
    /**
     * Asks the model about files, of which only a few are in memory at a time.
     *
     * @param files of the data set
     * @param progress is run after each
     * @return one per file, in the same order
     * @throws UndecodablePictureException if one cannot be read or is broken; the message names it
     * @throws InterruptedException if interrupted while it waits
     */
    public static List<LabelledAnswer> of(
            Embedder embedder, DataSetFiles dataSet, List<LabelledFile> files, Runnable progress)
            throws InterruptedException {
        List<LabelledAnswer> answers = new ArrayList<>(files.size());
        try (PictureFiles pictures = PictureFiles.open(dataSet.path())) {
            List<String> names = files.stream().map(LabelledFile::path).toList();
            embedder.describeFiles(pictures, names, (index, answer) -> {
                LabelledFile file = files.get(index);
                if (answer instanceof Answer.Described described) {
                    answers.add(new LabelledAnswer(
                            file.person(), file.camera(), described.embedding(), described.relation()));
                } else if (answer instanceof Answer.Undecodable broken) {
                    throw new UndecodablePictureException(
                            file.path() + " in " + dataSet.path() + ": " + broken.reason());
                }
                progress.run();
            });
        }
        return answers;
    }
}
