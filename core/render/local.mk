# core/render
libattune_a_SOURCES +=
