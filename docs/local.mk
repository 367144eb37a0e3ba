# docs: man pages and guides
dist_man_MANS += docs/man/attune.conf.5
