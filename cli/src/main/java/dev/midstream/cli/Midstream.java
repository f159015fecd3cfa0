package dev.midstream.cli;

import dev.midstream.cli.command.AbortCommand;
import dev.midstream.cli.command.ContractCommand;
import dev.midstream.cli.command.DemoCommand;
import dev.midstream.cli.command.DoctorCommand;
import dev.midstream.cli.command.HistoryCommand;
import dev.midstream.cli.command.LintCommand;
import dev.midstream.cli.command.PauseCommand;
import dev.midstream.cli.command.PlanCommand;
import dev.midstream.cli.command.QuarantineCommand;
import dev.midstream.cli.command.ResumeCommand;
import dev.midstream.cli.command.RollbackCommand;
import dev.midstream.cli.command.RunCommand;
import dev.midstream.cli.command.ServeCommand;
import dev.midstream.cli.command.StatusCommand;
import dev.midstream.cli.command.ThrottleCommand;
import dev.midstream.cli.command.VerifyCommand;
import dev.midstream.cli.command.WorkerCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The way in. The command line is parsed before anything else is started, so that a typing error costs nothing. */
@Command(
        name = "midstream",
        description = "Change a PostgreSQL schema while the application keeps running.",
        mixinStandardHelpOptions = true,
        versionProvider = Midstream.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Start with: midstream demo",
            "The database is found as psql finds it: --database-url, MIDSTREAM_DATABASE_URL, DATABASE_URL, PG* variables.",
            "Exit codes: 0 done, 1 findings, 2 usage or bad file, 3 failed, 4 not verified, 5 stopped, 69 no database."
        },
        subcommands = {
            DemoCommand.class,
            LintCommand.class,
            PlanCommand.class,
            RunCommand.class,
            WorkerCommand.class,
            StatusCommand.class,
            HistoryCommand.class,
            QuarantineCommand.class,
            ThrottleCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            AbortCommand.class,
            ServeCommand.class,
            VerifyCommand.class,
            ContractCommand.class,
            RollbackCommand.class,
            DoctorCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Midstream {
    private Midstream() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line, ready to execute; tests give it other streams. */
    public static CommandLine commandLine() {
        return new CommandLine(new Midstream())
                .setExecutionExceptionHandler(new Failures())
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** From the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Midstream.class.getPackage().getImplementationVersion();
            return new String[] {
                "midstream " + (version == null ? "(development build)" : version), "Java " + Runtime.version()
            };
        }
    }
}
