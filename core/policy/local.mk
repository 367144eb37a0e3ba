# core/policy
libattune_a_SOURCES +=
