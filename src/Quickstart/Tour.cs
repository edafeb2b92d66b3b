using ReplicationKit;
using Spectre.Console;

namespace Quickstart;

/// <summary>The tour. Each step runs replications and compares source and target document by document.</summary>
internal sealed class Tour(IAnsiConsole console, Site site)
{
    private const int Late = 200;

    private readonly List<DatabaseComparison> _results = [];

    private HttpDatabase Orders { get; } = site.Database("quickstart-orders");

    /// <summary>Runs all steps, and returns whether every comparison succeeded.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        console.MarkupLineInterpolated(
            $"[bold]ReplicationKit[/] on {(site.IsEmbedded ? "the embedded server" : site.Main.Host + ":" + site.Main.Port)}\n"
        );
        using var replicator = Replicator.Connect(site.Main);
        await RemoveAsync(replicator, cancellationToken);
        try
        {
            ShowMistake();
            await ShopData.FillAsync(Orders, cancellationToken);
            console.MarkupLineInterpolated(
                $"Filled [blue]{Orders.Name}[/]: {ShopData.Orders} orders and {ShopData.Deleted} deleted ones, an invoice attached to every twentieth.\n"
            );

            await RunOneShotsAsync(replicator, cancellationToken);
            await RunChosenAsync(replicator, cancellationToken);
            await RunThroughOutageAsync(replicator, cancellationToken);
            await RunBothWaysAsync(replicator, cancellationToken);
            ShowResults();
            return _results.TrueForAll(result => result.Agrees);
        }
        finally
        {
            await RemoveAsync(replicator, CancellationToken.None);
        }
    }

    /// <summary>
    /// Shows that the validator reports the same fault for a document that is created at run time as the compiler reports in the editor.
    /// </summary>
    private void ShowMistake()
    {
        var mistake = new ReplicationDocument
        {
            Id = "mistake",
            Source = ReplicationEndpoint.Database("orders"),
            Target = ReplicationEndpoint.Database("picked"),
            DocIds = ["order-00001"],
            Filter = "orders/open",
        };

        console.MarkupLine(
            "[bold]A mistake[/]: document ids together with a filter. In an attribute, the compiler reports this; here, the validator does:"
        );
        foreach (
            ReplicationViolation violation in ReplicationValidator
                .Validate(mistake, new WriteContext(site.Main))
                .OrderByDescending(violation => violation.Severity)
        )
            console.MarkupLineInterpolated(
                $"  [{(violation.Severity == ReplicationSeverity.Error ? "red" : "grey")}]{violation.Severity} {violation.RuleId}[/] {violation.Message}"
            );
        console.WriteLine();
    }

    private async Task RunOneShotsAsync(Replicator replicator, CancellationToken cancellationToken)
    {
        List<IReplicationSpec> specs = [new OrdersCopy(), new PickedOrders()];
        if (site.RemoteIsReachable)
            specs.Add(new OrdersBackup(RemoteEndpoint("orders-backup")));

        console.MarkupLine("[bold]One-shot[/]: a copy, some documents by their ids, a backup on another server.");
        IReadOnlyList<ReplicationHandle> handles = await replicator.CreateAllAsync(specs, cancellationToken);
        await ProgressBars.ShowAsync(console, handles, cancellationToken);

        await CompareAsync("OrdersCopy", Orders, site.Database("quickstart-orders-copy"), null, cancellationToken);
        await CompareAsync(
            "PickedOrders",
            Orders,
            site.Database("quickstart-picked"),
            ["order-00001", "order-00020", "order-00300"],
            cancellationToken
        );
        if (site.RemoteIsReachable)
            await CompareAsync("OrdersBackup", Orders, site.RemoteDatabase("orders-backup"), null, cancellationToken);
    }

    private async Task RunChosenAsync(Replicator replicator, CancellationToken cancellationToken)
    {
        HttpDatabase staff = site.Database("quickstart-staff");
        await Person.FillAsync(staff, cancellationToken);
        (IReplicationSpec Spec, string Target, Func<Person, bool> IsChosen)[] choices =
        [
            (new ActiveStaff(), "quickstart-active", person => person is { Type: "user", Status: "active" }),
            (new TrialStaff(), "quickstart-trial", person => person is { Type: "user", Status: "active" or "trial" }),
            (new RegionalStaff("north", 40), "quickstart-region", person => person is { Region: "north", Age: >= 40 }),
            (
                new DepartmentStaff(ReplicationEndpoint.Database("quickstart-engineering"), "engineering"),
                "quickstart-engineering",
                person => person.Department == "engineering"
            ),
            (new Managers(), "quickstart-managers", person => person.Role == "manager"),
        ];

        console.MarkupLineInterpolated(
            $"[bold]Filtered[/]: of {Person.All.Count} people, those that a C# predicate, a JSON selector or a filter function selects."
        );
        IReadOnlyList<ReplicationHandle> handles = await replicator.CreateAllAsync(
            choices.Select(choice => choice.Spec),
            cancellationToken
        );
        await ProgressBars.ShowAsync(console, handles, cancellationToken);
        foreach ((IReplicationSpec spec, string target, Func<Person, bool> isChosen) in choices)
            await CompareAsync(
                spec.GetType().Name,
                staff,
                site.Database(target),
                [.. Person.All.Where(isChosen).Select(person => person.Id)],
                cancellationToken
            );
    }

    private async Task RunThroughOutageAsync(Replicator replicator, CancellationToken cancellationToken)
    {
        if (!site.RemoteIsReachable)
        {
            console.MarkupLineInterpolated(
                $"[yellow]Skipped:[/] the outage, because {site.Main.Host} cannot reach the embedded server on this machine.\n"
            );
            return;
        }

        console.MarkupLine("[bold]Continuous[/], while the target's server is stopped.");
        ReplicationHandle mirror = await replicator.CreateAsync(new OrdersMirror(RemoteEndpoint("orders-mirror")), cancellationToken);
        long before = await CatchUpAsync(mirror, ShopData.Orders + ShopData.Deleted, cancellationToken);
        console.MarkupLineInterpolated($"  mirrored: {before} documents");

        await site.Remote.StopAsync(cancellationToken);
        await ShopData.AddAsync(Orders, 0, Late, cancellationToken);
        console.MarkupLineInterpolated($"  [yellow]stopped[/] the target's server and wrote {Late} more orders");
        await site.Remote.RestartAsync(cancellationToken);
        console.MarkupLine("  [green]started[/] it again");

        long after = await CatchUpAsync(mirror, before + Late, cancellationToken);
        console.MarkupLineInterpolated($"  recovered: {after} documents\n");
        await mirror.StopAsync(cancellationToken);
        await CompareAsync("OrdersMirror", Orders, site.RemoteDatabase("orders-mirror"), null, cancellationToken);
    }

    private async Task RunBothWaysAsync(Replicator replicator, CancellationToken cancellationToken)
    {
        HttpDatabase primary = site.Database("quickstart-primary"),
            secondary = site.Database("quickstart-secondary");
        await primary.RecreateAsync(cancellationToken);
        await secondary.RecreateAsync(cancellationToken);
        await ShopData.AddAsync(primary, 0, 60, cancellationToken);
        await ShopData.AddAsync(secondary, 60, 40, cancellationToken);

        console.MarkupLine("[bold]Both directions[/]: 60 documents on one side, 40 on the other.");
        ReplicationHandle forth = await replicator.CreateAsync(new PrimarySecondary(), cancellationToken);
        ReplicationHandle back = forth.Reverse!;
        await Task.WhenAll(CatchUpAsync(forth, 60, cancellationToken), CatchUpAsync(back, 40, cancellationToken));
        await forth.StopAsync(cancellationToken);
        await back.StopAsync(cancellationToken);
        console.WriteLine();
        await CompareAsync("PrimarySecondary", primary, secondary, null, cancellationToken);
    }

    /// <summary>Follows a continuous replication until it has written the given number of documents, and shows its states.</summary>
    private async Task<long> CatchUpAsync(ReplicationHandle replication, long documents, CancellationToken cancellationToken)
    {
        ReplicationState? shown = null;
        await foreach (ReplicationStatus status in replication.FollowAsync(cancellationToken))
        {
            if (shown != status.State)
                console.MarkupLineInterpolated($"  [grey]{replication.Id}: {status.State}[/]");
            shown = status.State;
            if (status.DocsWritten >= documents)
                return status.DocsWritten;
        }

        throw new InvalidOperationException($"{replication.Id} ended before it had written {documents} documents.");
    }

    private async Task CompareAsync(
        string name,
        HttpDatabase source,
        HttpDatabase target,
        IReadOnlyCollection<string>? only,
        CancellationToken cancellationToken
    ) => _results.Add(await DatabaseComparison.OfAsync(name, source, target, only, cancellationToken));

    private void ShowResults()
    {
        Table table = new Table().AddColumns("Replication", "Documents", "Source and target");
        foreach (DatabaseComparison result in _results)
        {
            string verdict = result.Agrees
                ? "[green]identical, document by document[/]"
                : $"[red]{result.Differences.Count} differ[/]: {Markup.Escape(string.Join(", ", result.Differences.Take(5)))}";
            table.AddRow(
                new Markup(result.Name),
                new Markup(result.Documents.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                new Markup(verdict)
            );
        }

        console.Write(table);
    }

    /// <summary>Returns a database of the remote site, with the credentials of its address.</summary>
    private ReplicationEndpoint RemoteEndpoint(string database)
    {
        string[] user = site.Remote.Uri.UserInfo.Split(':');
        return ReplicationEndpoint.Remote(new Uri(site.Remote.BaseAddress, database)).WithBasicAuth(user[0], user[1]);
    }

    /// <summary>Removes everything from a real server, including the remains of an interrupted run.</summary>
    private async Task RemoveAsync(Replicator replicator, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        await foreach (ReplicationStatus status in replicator.ListAsync(cancellationToken))
        {
            if (status.Source?.Contains("/quickstart-", StringComparison.Ordinal) == true)
                ids.Add(status.Id);
        }

        foreach (string id in ids)
        {
            try
            {
                await replicator.StopAsync(id, cancellationToken);
            }
            catch (ReplicationNotFoundException)
            {
                // It was stopped in the meantime.
            }
        }

        foreach (
            string name in (string[])
                ["orders", "orders-copy", "picked", "primary", "secondary", "staff", "active", "trial", "region", "engineering", "managers"]
        )
            await site.Database("quickstart-" + name).DeleteAsync(cancellationToken);
    }
}
