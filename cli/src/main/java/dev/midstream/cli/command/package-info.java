/** One class a command. */
@NullMarked
package dev.midstream.cli.command;

import org.jspecify.annotations.NullMarked;
