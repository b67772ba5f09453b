package dev.throughline.bench.gallery;

import dev.throughline.streams.link.LookIndex;
import dev.throughline.wire.Embedding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;

/** Finds people of a crowd by what they look like. */
interface Finder {
    /** Candidates that are compared exactly in the end, as {@link LookIndex} does. */
    int COMPARED = 128;

    List<Integer> nearest(List<Embedding> of, int most);

    /** A way to find. */
    enum Kind {
        /** Our index. */
        SKETCHES {
            @Override
            Finder over(Crowd crowd) {
                LookIndex index = new LookIndex();
                for (int person = 0; person < crowd.size(); person++) {
                    index.put(String.valueOf(person), crowd.prototypes(person));
                }
                return (of, most) -> index.nearest(of, most, person -> true).stream()
                        .map(Integer::valueOf)
                        .toList();
            }
        },

        /** Every pair, one embedding after the other. */
        ALL_PAIRS {
            @Override
            Finder over(Crowd crowd) {
                List<Integer> all = new ArrayList<>();
                for (int person = 0; person < crowd.size(); person++) {
                    all.add(person);
                }
                return (of, most) -> compared(crowd, all, of, most);
            }
        },

        /** Every pair, of floats that lie in one array. */
        SCAN {
            @Override
            Finder over(Crowd crowd) {
                return new Scan(crowd);
            }
        },

        /** Lucene's graph of each person's mean, with its defaults. */
        LUCENE {
            @Override
            Finder over(Crowd crowd) {
                try {
                    return lucene(crowd);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };

        abstract Finder over(Crowd crowd);
    }

    /** The nearest of those, by the nearest pair. */
    private static List<Integer> compared(Crowd crowd, List<Integer> people, List<Embedding> of, int most) {
        record Compared(int person, double cosine) {}
        return people.stream()
                .map(person -> new Compared(
                        person,
                        crowd.prototypes(person).stream()
                                .mapToDouble(prototype -> of.stream()
                                        .mapToDouble(prototype::cosine)
                                        .max()
                                        .orElseThrow())
                                .max()
                                .orElseThrow()))
                .sorted(Comparator.comparingDouble(Compared::cosine).reversed().thenComparingInt(Compared::person))
                .limit(most)
                .map(Compared::person)
                .toList();
    }

    private static Finder lucene(Crowd crowd) throws IOException {
        ByteBuffersDirectory directory = new ByteBuffersDirectory();
        try (IndexWriter writer = new IndexWriter(
                directory,
                new IndexWriterConfig().setCodec(new Lucene912Codec()).setRAMBufferSizeMB(1_024))) {
            for (int person = 0; person < crowd.size(); person++) {
                Document document = new Document();
                float[] mean = Embedding.mean(crowd.prototypes(person)).toArray();
                document.add(new KnnFloatVectorField("mean", mean, VectorSimilarityFunction.DOT_PRODUCT));
                document.add(new StoredField("person", person));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
        }
        IndexSearcher searcher = new IndexSearcher(DirectoryReader.open(directory));
        return (of, most) -> {
            try {
                float[] mean = Embedding.mean(of).toArray();
                List<Integer> people = new ArrayList<>();
                KnnFloatVectorQuery query = new KnnFloatVectorQuery("mean", mean, COMPARED);
                for (ScoreDoc hit : searcher.search(query, COMPARED).scoreDocs) {
                    people.add(hit.doc); // one segment in the order of adding: the document's number is the person's
                }
                return compared(crowd, people, of, most);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** All prototypes of all people in one array. */
    final class Scan implements Finder {
        private final Crowd crowd;
        private final int size;
        private final float[] values;
        private final int[] persons;

        Scan(Crowd crowd) {
            this.crowd = crowd;
            this.size = crowd.prototypes(0).get(0).size();
            int each = crowd.prototypes(0).size();
            this.values = new float[crowd.size() * each * size];
            this.persons = new int[crowd.size() * each];
            for (int row = 0; row < persons.length; row++) {
                persons[row] = row / each;
                float[] embedding = crowd.prototypes(row / each).get(row % each).toArray();
                System.arraycopy(embedding, 0, values, row * size, size);
            }
        }

        @Override
        public List<Integer> nearest(List<Embedding> of, int most) {
            float[] cosines = new float[crowd.size()];
            Arrays.fill(cosines, -1);
            for (Embedding embedding : of) {
                float[] looked = embedding.toArray();
                for (int row = 0; row < persons.length; row++) {
                    cosines[persons[row]] = Math.max(cosines[persons[row]], dot(looked, row * size));
                }
            }
            float[] sorted = cosines.clone();
            Arrays.sort(sorted);
            float least = sorted[Math.max(0, sorted.length - COMPARED)];
            List<Integer> people = new ArrayList<>();
            for (int person = 0; person < cosines.length; person++) {
                if (cosines[person] >= least) {
                    people.add(person);
                }
            }
            return compared(crowd, people, of, most);
        }

        private float dot(float[] looked, int from) {
            float first = 0;
            float second = 0;
            float third = 0;
            float fourth = 0;
            for (int i = 0; i < size; i += 4) { // 192 values
                first += looked[i] * values[from + i];
                second += looked[i + 1] * values[from + i + 1];
                third += looked[i + 2] * values[from + i + 2];
                fourth += looked[i + 3] * values[from + i + 3];
            }
            return first + second + third + fourth;
        }
    }
}
