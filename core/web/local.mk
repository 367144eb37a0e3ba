# core/web
libattune_a_SOURCES +=
