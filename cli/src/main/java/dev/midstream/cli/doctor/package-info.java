/** The examination of a database before a migration. */
@NullMarked
package dev.midstream.cli.doctor;

import org.jspecify.annotations.NullMarked;
