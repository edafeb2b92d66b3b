using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ReplicationKit.Tool;

/// <summary>Writes the help; for the tool itself, followed by the environment variables and the exit codes.</summary>
internal sealed class HelpWithEnvironment(HelpAction help, Terminal terminal) : SynchronousCommandLineAction
{
    private const string EnvironmentAndExitCodes = """
        Environment:
          COUCHDB_URL                     The server, if --server is not given.
          COUCHDB_USER, COUCHDB_PASSWORD  The user and the password, if the URL has none.
          CLOUDANT_APIKEY                 An IAM API key, if there is no user.
          COUCHDB_LOCAL_URL               The value of --local-server.
          NO_COLOR                        Disables colors and animation.

        Exit codes:
          0    success
          1    failed or rejected
          2    invalid arguments
          3    plan --exit-code: there are changes to apply; verify: a target lacks documents
          4    the replication or the replicator database does not exist
          130  canceled by Ctrl+C

        """;

    public override int Invoke(ParseResult parseResult)
    {
        help.MaxWidth = Math.Min(terminal.Console.Profile.Width, 120);
        int code = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is RootCommand)
            parseResult.InvocationConfiguration.Output.WriteLine(EnvironmentAndExitCodes);
        return code;
    }
}
