using System.Buffers;

namespace ReplicationKit;

/// <summary>A document that is about to be written: its id and how to write it.</summary>
internal sealed class PreparedReplication : IBulkDocument
{
    private readonly IReplicationSpec _spec;
    private readonly WriteContext _context;

    private PreparedReplication(
        string id,
        IReplicationSpec spec,
        ReplicationDocument document,
        WriteContext context,
        string? revision = null
    )
    {
        Id = id;
        Revision = revision;
        _spec = spec;
        _context = context;
        Document = document;
    }

    public string Id { get; }

    /// <summary>The revision that the document replaces, or <c>null</c> if it is new.</summary>
    public string? Revision { get; }

    public bool CarriesSpecification => true;

    /// <summary>What writing the document does, for messages.</summary>
    public string Action => $"{(Revision is null ? "create" : "replace")} the replication '{Id}'";

    /// <summary>The document as an object, with bare names unchanged.</summary>
    public ReplicationDocument Document { get; }

    /// <summary>The secrets in the document, including those that are added to bare names.</summary>
    public IEnumerable<string> Secrets => DocumentSecrets.Of(Document).Concat(DocumentSecrets.Of(_context.LocalCredentials));

    public bool IsTwoWay => _spec.IsTwoWay;

    /// <summary>The server that the replication was checked for.</summary>
    public WriteContext Context => _context;

    public bool IsReverse => _context.Direction == ReplicationDirection.Reverse;

    /// <summary>Checks a specification and prepares its document, or its two documents.</summary>
    /// <exception cref="ReplicationValidationException">It violates a rule.</exception>
    public static IReadOnlyList<PreparedReplication> From(IReplicationSpec spec, in WriteContext context, bool canNameLocal)
    {
        ArgumentNullException.ThrowIfNull(spec);
        PreparedReplication forward = Prepare(spec, context, canNameLocal, id: null);
        return spec.IsTwoWay
            ? [forward, Prepare(spec, context.WithDirection(ReplicationDirection.Reverse), canNameLocal, forward.Id + "-reverse")]
            : [forward];
    }

    /// <summary>Checks the specification for another server.</summary>
    /// <exception cref="ReplicationValidationException">It violates a rule.</exception>
    public PreparedReplication For(in WriteContext context, bool canNameLocal) =>
        Prepare(_spec, context.WithDirection(_context.Direction), canNameLocal, Id);

    /// <summary>
    /// Returns the document as the next revision of a deployed one, with the fields of that one that no plan lists as changed.
    /// </summary>
    public PreparedReplication Replacing(ReplicationDocument deployed)
    {
        ReplicationDocument next = Document.ToDocument(_context);
        next.Revision = deployed.Revision;
        DocumentComparison.Keep(deployed, next);
        return new PreparedReplication(Id, _spec, next, _context, deployed.Revision);
    }

    /// <summary>Writes the document, including its id and the revision that it replaces, in the form sent to the server.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        if (_context.EndpointsAreUrls)
        {
            var objects = new ArrayBufferWriter<byte>();
            WriteObjectsTo(objects);
            UrlEndpoints.Write(objects.WrittenSpan, Id, output);
        }
        else
        {
            WriteObjectsTo(output);
        }
    }

    private void WriteObjectsTo(IBufferWriter<byte> output)
    {
        if (Revision is null && _spec.DocumentId is not null)
            _spec.WriteTo(output, _context);
        else
            Document.WriteTo(output, _context);
    }

    /// <summary>Returns the document as the server will return it: bare names are URLs with credentials.</summary>
    public ReplicationDocument AsWritten()
    {
        var buffer = new ArrayBufferWriter<byte>();
        WriteTo(buffer);
        return ReplicationDocument.Parse(buffer.WrittenSpan);
    }

    private static PreparedReplication Prepare(IReplicationSpec spec, in WriteContext context, bool canNameLocal, string? id)
    {
        ReplicationValidator.ThrowIfInvalid(spec, context);
        ReplicationDocument document = spec.ToDocument(
            new WriteContext(localBaseAddress: null, server: context.Server, direction: context.Direction)
        );
        id ??= document.Id ?? spec.DocumentId ?? ReplicationIdentity.DocumentId(document);
        if (ReplicatorAddress.IsStep(id))
            throw new ReplicationValidationException($"The replication cannot have the id '{id}' because a URL cannot contain it.")
            {
                ReplicationId = id,
            };
        document.Id = id;
        if (!canNameLocal && (IsBareWithoutCredentials(document.Source) || IsBareWithoutCredentials(document.Target)))
        {
            throw new ReplicationValidationException(
                $"The replication '{id}' refers to a database by its bare name, but the client's credentials contain no password to "
                    + "write into the document. Set ReplicatorOptions.LocalCredentials, or give the endpoint "
                    + "its own credentials."
            )
            {
                ReplicationId = id,
            };
        }

        var prepared = new PreparedReplication(id, spec, document, context);
        if (context.EndpointsAreUrls)
            prepared.WriteTo(new ArrayBufferWriter<byte>()); // Reports credentials that cannot be written, before anything is sent.
        return prepared;
    }

    private static bool IsBareWithoutCredentials(ReplicationEndpoint? endpoint) => endpoint is { IsLocal: true, Credentials.IsEmpty: true };
}
