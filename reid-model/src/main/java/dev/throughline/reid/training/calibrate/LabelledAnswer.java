package dev.throughline.reid.training.calibrate;

import dev.throughline.reid.embed.CropEmbedding;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.reid.picture.PictureFiles;
import dev.throughline.reid.training.data.DataSetFiles;
import dev.throughline.reid.training.data.LabelledFile;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The model's outputs for a picture of a known person.
 *
 * @param person number within its data set
 * @param camera number within its data set
 */
public record LabelledAnswer(int person, int camera, Embedding embedding, Relation relation) {
    /**
     * Runs the model on files; only a few pictures are in memory at a time.
     *
     * @param files of the data set
     * @param broken receives the name of a picture that cannot be decoded, and the reason
     * @param progress runs after each file
     * @return one for each file that can be decoded, in the same order
     * @throws InterruptedException if interrupted while it waits
     */
    public static List<LabelledAnswer> of(
            Embedder embedder,
            DataSetFiles dataSet,
            List<LabelledFile> files,
            BiConsumer<String, String> broken,
            Runnable progress)
            throws InterruptedException {
        List<LabelledAnswer> answers = new ArrayList<>(files.size());
        try (PictureFiles pictures = PictureFiles.open(dataSet.path())) {
            List<String> names = files.stream().map(LabelledFile::path).toList();
            embedder.describeFiles(pictures, names, (index, answer) -> {
                LabelledFile file = files.get(index);
                if (answer instanceof CropEmbedding.Described described) {
                    answers.add(new LabelledAnswer(
                            file.person(), file.camera(), described.embedding(), described.relation()));
                } else if (answer instanceof CropEmbedding.Undecodable undecodable) {
                    broken.accept(file.path() + " in " + dataSet.path(), undecodable.reason());
                }
                progress.run();
            });
        }
        return answers;
    }
}
