namespace ReplicationKit.Tool;

/// <summary>Replaces the names of the client's options and methods in messages with those of the command line.</summary>
internal static class Wording
{
    private static readonly (string InCode, string OnTheCommandLine)[] Names =
    [
        (
            "Check ReplicatorOptions.Credentials.",
            "Check the user and password in --server or COUCHDB_URL, COUCHDB_USER and COUCHDB_PASSWORD, or CLOUDANT_APIKEY."
        ),
        ("specify another one in ReplicatorOptions.Database", "specify another one with --database"),
        ("Set ReplicatorOptions.LocalCredentials", "Put the user and password into --local-server or COUCHDB_LOCAL_URL"),
        ("CancelTransientAsync stops it", "POST /_replicate with \"cancel\": true stops it"),
        (": use EnsureAsync to replace an existing one.", "; try again."),
    ];

    public static string Of(Exception exception)
    {
        if (exception is ReplicationBatchException batch && (batch.Failures.Count > 1 || batch.Stopped.Count > 0))
            return OfAll(batch);
        string message = exception.Message;
        foreach ((string inCode, string onTheCommandLine) in Names)
            message = message.Replace(inCode, onTheCommandLine, StringComparison.Ordinal);
        return message;
    }

    /// <summary>Returns each failure, followed by the replications that were still created.</summary>
    private static string OfAll(ReplicationBatchException batch)
    {
        IEnumerable<string> lines = batch.Failures.Select(Of);
        if (batch.Created.Count > 0)
            lines = lines.Append("Created: " + string.Join(", ", batch.Created.Select(handle => handle.Id)));
        return string.Join('\n', lines);
    }
}
