/* descriptor: what a process has open. */
#ifndef BASE_DESCRIPTOR_H
#define BASE_DESCRIPTOR_H

/* In a child that goes on with our program: closes all that it has of its parent's but the three standard ones and @kept (-1:
 * none). A connection that the parent closes meanwhile is closed then, and a lock of SQLite's is the parent's own. */
void descriptor_close_others(int kept);

#endif
