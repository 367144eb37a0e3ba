/* feed-scene: some people, services and slots for tests of feeds. */
#ifndef TESTS_ENGINE_FEED_SCENE_H
#define TESTS_ENGINE_FEED_SCENE_H

#include "engine/feed.h"
#include "fixture.h"

/* Anna is of the north team, Lea leads it; Ben is of none; Otto gives all slots. */
typedef struct {
  Fixture *f;
  Actor *anna, *lea, *ben, *otto, *mia, *ada;
} Scene;

Scene scene_new(void);
void scene_clear(Scene *s);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scene, scene_clear)

/* Makes a feed by @actor and finds it again by its address; NULL with @error. */
Feed *scene_feed_as(Scene *s, const Actor *actor, const char *scope, FeedDetail detail, GError **error);
/* As the operator; a failure ends the test. */
Feed *scene_feed(Scene *s, const char *scope, FeedDetail detail);

#endif
