using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ReplicationKit.Tool;

/// <summary>The help, and below that of the tool itself the environment and the exit codes.</summary>
internal sealed class HelpWithSurroundings(HelpAction help, Terminal terminal) : SynchronousCommandLineAction
{
    private const string Surroundings = """
        Environment:
          COUCHDB_URL                     The server, where there is no --server.
          COUCHDB_USER, COUCHDB_PASSWORD  User and password, where the URL has none.
          CLOUDANT_APIKEY                 An IAM API key, where neither is there.
          COUCHDB_LOCAL_URL               What --local-server says.
          NO_COLOR                        No colours, no animation.

        Exit codes:
          0    done
          1    failed or refused
          2    the arguments make no sense
          3    plan --exit-code: there is something to do
          4    there is no such replication
          130  cancelled by Ctrl+C

        """;

    public override int Invoke(ParseResult parseResult)
    {
        help.MaxWidth = Math.Min(terminal.Console.Profile.Width, 120);
        int code = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is RootCommand)
            parseResult.InvocationConfiguration.Output.WriteLine(Surroundings);
        return code;
    }
}
