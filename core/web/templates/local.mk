# core/web/templates: pages, and the parts they are made of (part-*.html)
templatesdir = $(pkgdatadir)/templates
dist_templates_DATA = core/web/templates/account.html core/web/templates/error.html core/web/templates/home.html \
  core/web/templates/part-checkboxes.html core/web/templates/part-csrf.html core/web/templates/part-faults.html \
  core/web/templates/part-foot.html core/web/templates/part-head.html core/web/templates/part-hint.html \
  core/web/templates/part-input.html core/web/templates/part-radios.html core/web/templates/part-select.html \
  core/web/templates/part-textarea.html core/web/templates/sign-in.html core/web/templates/sign-in-confirm.html \
  core/web/templates/sign-in-gone.html core/web/templates/sign-in-sent.html core/web/templates/signed-out.html \
  core/web/templates/start.html
