package dev.throughline.reid.training.optimise;

import java.util.Map;

/** Hears how a training goes. */
public interface TrainingListener {
    /** Says nothing, and lets it go on. */
    TrainingListener SILENT = new TrainingListener() {
        @Override
        public void stepped(int step, Map<String, Double> figures) {}

        @Override
        public boolean scored(int step, Map<String, Double> figures) {
            return true;
        }
    };

    /**
     * After a step.
     *
     * @param step from 1
     * @param figures by name: the losses, the gradient's length, pictures a second, arrays held in memory
     */
    void stepped(int step, Map<String, Double> figures);

    /**
     * After a look at the dev people. The checkpoint is written by then. A training that goes on from it begins with the same
     * look, since nobody knows whether it was heard before the end.
     *
     * @param step from 1
     * @param figures by name: for each data set mAP and rank 1, and the mean cosines of same and different people
     * @return whether to go on
     */
    boolean scored(int step, Map<String, Double> figures);
}
