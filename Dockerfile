# One image for every stage: what `./mvnw package` made, and a Java runtime.
#   docker build -t throughline .
# BASE may be any Linux for x86-64 with Java 17 or newer on its PATH.
ARG BASE=eclipse-temurin:17-jre
FROM ${BASE}

USER root
# Natives are unpacked into the home folder; `link` keeps its state below it.
RUN mkdir -p /home/throughline/state && chown -R 1000:1000 /home/throughline
# What seldom changes comes first, so that a change to the code moves few bytes.
COPY app/target/lib /opt/throughline/lib
COPY app/target/throughline.jar /opt/throughline/

USER 1000:1000
WORKDIR /home/throughline
# Without a locale of UTF-8 Java can neither name nor open a file with letters beyond ASCII.
ENV HOME=/home/throughline LC_ALL=C.UTF-8 TORCH_CPP_LOG_LEVEL=ERROR
VOLUME /home/throughline/state
ENTRYPOINT ["java", "-Duser.home=/home/throughline", "-Dai.djl.offline=true", "-XX:+ExitOnOutOfMemoryError", "-jar", "/opt/throughline/throughline.jar"]
CMD ["--help"]
