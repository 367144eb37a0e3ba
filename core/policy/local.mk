# core/policy: the only door to plugins
libattune_a_SOURCES += \
  core/policy/registry.c core/policy/registry.h \
  core/policy/trust.c core/policy/trust.h \
  core/policy/probe.c core/policy/probe.h \
  core/policy/load.c core/policy/load.h \
  core/policy/table.c core/policy/table.h \
  core/policy/settings.c core/policy/settings.h \
  core/policy/value.c \
  core/policy/core-rules.c core/policy/core-rules.h \
  core/policy/policy.c core/policy/policy.h \
  core/policy/plan.c core/policy/plan.h \
  core/policy/describe.c
libattune_a_SOURCES += \
  core/policy/elf.c core/policy/elf.h \
  core/policy/kit.c core/policy/kit.h \
  core/policy/kit-settings.c \
  core/policy/kit-plan.c \
  core/policy/kit-verdicts.c \
  core/policy/kit-words.c
