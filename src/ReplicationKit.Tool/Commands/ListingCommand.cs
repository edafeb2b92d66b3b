using System.CommandLine;

namespace ReplicationKit.Tool;

/// <summary>A command that lists what a server has, as a table or as a JSON object on each line.</summary>
/// <typeparam name="T">What is listed.</typeparam>
internal abstract class ListingCommand<T> : Command
{
    private readonly Terminal _terminal;
    private readonly ServerOptions _server;
    private readonly JsonOption _json;

    protected ListingCommand(Terminal terminal, string name, string description, string jsonDescription)
        : base(name, description)
    {
        _terminal = terminal;
        _server = new ServerOptions(terminal, this);
        _json = new JsonOption(jsonDescription);
        Add(_json);
        SetAction(RunAsync);
    }

    protected abstract Column[] Columns { get; }

    protected abstract IAsyncEnumerable<T> ListAsync(Replicator replicator, ParseResult result, CancellationToken cancellationToken);

    protected abstract string Json(T item);

    protected abstract Cell[] Row(T item, Uri server);

    /// <summary>What to print when the list is empty.</summary>
    protected abstract string Nothing(Replicator replicator, ParseResult result);

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using Replicator replicator = _server.Connect(result);
        IAsyncEnumerable<T> items = ListAsync(replicator, result, cancellationToken);
        if (result.GetValue(_json))
        {
            await foreach (T item in items)
                _terminal.WriteLine(Json(item));
            return ExitCode.Done;
        }

        var listing = new Listing(Columns);
        await foreach (T item in items)
            listing.Add(Row(item, replicator.BaseAddress));
        if (listing.Count > 0)
            listing.Show(_terminal.Console);
        else
            _terminal.Tell(Nothing(replicator, result));
        return ExitCode.Done;
    }
}
