# core/base: footing, no meaning
libattune_a_SOURCES += \
  core/base/error.c core/base/error.h \
  core/base/civil.c core/base/civil.h \
  core/base/clock.c core/base/clock.h \
  core/base/id.c core/base/id.h \
  core/base/token.c core/base/token.h \
  core/base/seal.c core/base/seal.h \
  core/base/text.c core/base/text.h \
  core/base/words.c core/base/words.h core/base/words-plural.c core/base/words-plural.h \
  core/base/paths.c core/base/paths.h \
  core/base/module.c core/base/module.h core/base/descriptor.c core/base/descriptor.h \
  core/base/config.c core/base/config.h core/base/config-mail.c core/base/config-mail.h \
  core/base/config-oidc.c core/base/config-oidc.h core/base/secret-file.c core/base/secret-file.h \
  core/base/json-text.c core/base/json-text.h \
  core/base/progress.c core/base/progress.h
