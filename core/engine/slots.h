/* slots: what staff do to a slot by hand. In a transaction; the slot's row is touched first. */
#ifndef ENGINE_SLOTS_H
#define ENGINE_SLOTS_H

#include "engine/engine.h"
#include "model/slot.h"

typedef struct {
  const char *id;        /* the client's UUID, NULL to have one made; the same id twice is the same slot */
  const char *service_id;
  const char *starts;    /* on the wall of the service's zone ("2026-10-25T09:00"), or with an offset */
  const char *ends;      /* likewise, in place of minutes; NULL: the minutes say it */
  int minutes;           /* 1..1440; 0: the end says it */
  int capacity;          /* 0: the plugin's own */
  const char *place, *online; /* NULL or "" for none */
  const char *const *hosts;   /* person ids or mail addresses, NULL-ended; NULL for none */
} SlotWish;

/* Makes slots for one opening by hand (the plugin cuts it): GPtrArray of new slot ids (char *). A host taken elsewhere by a
 * booked slot is ERROR_CONFLICT. */
GPtrArray *engine_slot_create(Engine *engine, const Actor *actor, const SlotWish *wish, GError **error);

typedef struct {
  const char *starts;   /* as in SlotWish; NULL: as it is; the first meeting's, the others keep their distance in civil time */
  const char *ends;     /* of the first meeting, in place of minutes; every meeting becomes as long; NULL: as it is */
  int minutes;          /* 0: as it is */
  int capacity;         /* 0: as it is; below what is taken is ERROR_CONFLICT */
  const char *place, *online; /* NULL: as they are */
  const char *const *hosts;   /* NULL: as they are */
  const char *override_reason; /* must be given to overrule host_busy; kept in the change log */
} SlotEdit;

/* Edits time, place, capacity, hosts; bookings stay; each meeting's SEQUENCE rises where its time or place changed. More
 * room promotes whoever waits. From then on its schedule leaves the slot alone; but where nothing would be other than it is,
 * nothing is done. */
gboolean engine_slot_edit(Engine *engine, const Actor *actor, const char *slot_id, const SlotEdit *edit, GError **error);

/* Cancels a whole slot by the service: every live booking becomes cancelled by service, waits too. *@cancelled takes how
 * many bookings. Its hosts are free for those who wait for them elsewhere. Again: nothing changes. */
gboolean engine_slot_cancel(Engine *engine, const Actor *actor, const char *slot_id, const char *reason, guint *cancelled,
                            GError **error);

#endif
