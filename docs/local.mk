# docs: man pages and guides
dist_man_MANS += docs/man/attune.1 docs/man/attune-book.5 docs/man/attune-import.5 docs/man/attune.conf.5
EXTRA_DIST += docs/plugin-guide.md docs/benchmarks.md
dist_doc_DATA += docs/operator.md docs/consistency.md
