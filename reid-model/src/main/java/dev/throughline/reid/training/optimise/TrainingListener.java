package dev.throughline.reid.training.optimise;

import java.util.Map;

/** Receives the progress of a training. */
public interface TrainingListener {
    /** Does nothing, and lets the training go on. */
    TrainingListener SILENT = new TrainingListener() {
        @Override
        public void stepped(int step, Map<String, Double> figures) {}

        @Override
        public boolean scored(int step, Map<String, Double> figures) {
            return true;
        }
    };

    /**
     * Called after a step.
     *
     * @param step from 1
     * @param figures by name: the losses, the gradient norm, pictures per second, arrays held in memory
     */
    void stepped(int step, Map<String, Double> figures);

    /**
     * Called after an evaluation on the validation identities. The checkpoint is already written. A training that
     * resumes from it starts with the same evaluation, since the listener may not have received it before the
     * interruption.
     *
     * @param step from 1
     * @param figures by name: for each data set mAP and rank 1, and the mean cosines of same and different people
     * @return whether to go on
     */
    boolean scored(int step, Map<String, Double> figures);
}
