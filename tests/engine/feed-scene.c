#include "feed-scene.h"

#include <string.h>

void scene_clear(Scene *s)
{
  Actor *all[] = { s->anna, s->lea, s->ben, s->otto, s->mia, s->ada };
  for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
    actor_free(all[i]);
  fixture_free(s->f);
}

Scene scene_new(void)
{
  Scene s = { .f = fixture_new("2026-10-01T09:00") };
  fixture_team(s.f, "north", "North team");
  s.anna = fixture_person(s.f, "anna@example.org", ROLE_PRACTITIONER, "north");
  s.lea = fixture_person(s.f, "lea@example.org", ROLE_PRACTITIONER | ROLE_LEADER, "north");
  s.ben = fixture_person(s.f, "ben@example.org", ROLE_PRACTITIONER, NULL);
  s.otto = fixture_person(s.f, "otto@example.org", ROLE_CLINICIAN, NULL);
  s.mia = fixture_person(s.f, "mia@example.org", ROLE_MANAGER, NULL);
  s.ada = fixture_person(s.f, "ada@example.org", ROLE_ADMINISTRATOR, NULL);
  fixture_service(s.f, "clinic", "drop-in", "waiting-places=3 offer-minutes=0");
  fixture_service(s.f, "course", "training-course", "");
  fixture_service(s.f, "talk", "reflective-discussion", "teams=2");
  fixture_slot(s.f, "s1", "clinic", "2026-10-05T10:00", 45, 1, "p-otto");
  fixture_slot(s.f, "s2", "clinic", "2026-10-06T10:00", 45, 1, "p-otto");
  fixture_slot(s.f, "k1", "course", "2026-10-07T09:00", 360, 9, "p-otto");
  fixture_slot(s.f, "t1", "talk", "2026-10-08T09:00", 90, 2, "p-otto");
  return s;
}

Feed *scene_feed_as(Scene *s, const Actor *actor, const char *scope, FeedDetail detail, GError **error)
{
  Engine *engine = s->f->engine;
  g_autofree char *id = NULL, *address = NULL;
  FeedScope kind = FEED_PERSON;
  g_assert_true(db_begin(engine->db, NULL));
  gboolean made = engine_feed_read_scope(engine, actor, scope, &kind, &id, error) &&
                  engine_feed_create(engine, actor, kind, id, detail, &address, NULL, error);
  g_assert_true(db_commit(engine->db, NULL));
  if (!made)
    return NULL;
  g_autofree char *token = g_strndup(strrchr(address, '/') + 1, 43);
  return engine_feed_find(engine, token, error);
}

Feed *scene_feed(Scene *s, const char *scope, FeedDetail detail)
{
  g_autoptr(GError) error = NULL;
  Feed *feed = scene_feed_as(s, s->f->operator, scope, detail, &error);
  g_assert_no_error(error);
  return feed;
}
