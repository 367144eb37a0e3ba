# core/http
libattune_a_SOURCES +=
