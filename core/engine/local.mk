# core/engine
libattune_a_SOURCES +=
