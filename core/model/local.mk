# core/model: plain values, built whole
libattune_a_SOURCES += \
  core/model/verdict.c core/model/verdict.h
