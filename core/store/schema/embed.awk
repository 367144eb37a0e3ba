# Writes the schema's files, named on the command line in order, as one C file: what store/schema.h declares.
function close_one() {
  if (open)
    print "  },"
  open = 0
}
BEGIN {
  print "/* Made by core/store/schema/embed.awk from the files beside it. */"
  print "#include \"store/schema.h\"\n"
  print "static const DbMigration migrations[] = {"
}
FNR == 1 {
  close_one()
  file = FILENAME
  sub(/^.*\//, "", file)
  sub(/\.sql$/, "", file)
  number = file
  sub(/-.*$/, "", number)
  name = file
  sub(/^[0-9]*-/, "", name)
  printf "  { %d, \"%s\",\n", number + 0, name
  open = 1
  count++
  if (number + 0 != count) {
    print "embed.awk: " FILENAME " should be number " count > "/dev/stderr"
    exit 1
  }
}
{
  gsub(/\\/, "&&")
  gsub(/"/, "\\\\&") # a backslash and what was found
  print "    \"" $0 "\\n\""
}
END {
  close_one()
  print "};\n"
  print "const DbMigration *store_migrations(guint *n)\n{"
  print "  *n = G_N_ELEMENTS(migrations);\n  return migrations;\n}"
}
