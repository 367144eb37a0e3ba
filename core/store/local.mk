# core/store
libattune_a_SOURCES +=
