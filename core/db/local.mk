# core/db
libattune_a_SOURCES +=
