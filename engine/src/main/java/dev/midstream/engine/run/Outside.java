package dev.midstream.engine.run;

import dev.midstream.engine.notice.Messenger;
import dev.midstream.engine.notice.Trust;
import java.util.function.Supplier;

/**
 * What a process may do outside the database.
 *
 * @param told the journal of what was told; made when there is somebody to be told
 */
public record Outside(Trust trust, Messenger messenger, Supplier<Store> told) {}
