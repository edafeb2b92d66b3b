using System.Text.Json;

namespace ReplicationKit;

/// <summary>What is being read of one status. Texts that did not change since the status before are taken from it, so that they cost nothing.</summary>
internal struct StatusFields
{
    private readonly ReplicationStatus? _previous;

    private string? _id, _database, _replicationId, _node, _source, _target, _sourceProxy, _targetProxy, _stateText, _reason;
    private string? _checkpointedSeq, _sourceSeq, _throughSeq;
    private ReplicationState _state;
    private int _errorCount;
    private DateTimeOffset? _startTime, _lastUpdated;
    private bool _hasFigures;
    private long _checked, _missing, _read, _written, _failures, _bulkDocs, _bulkAttempts;
    private long? _pending;

    public StatusFields(ReplicationStatus? previous) => _previous = previous;

    /// <summary>Takes a member of a row of <c>_scheduler/docs</c>; the reader stands at the value.</summary>
    public void TakeRowMember(ReadOnlySpan<byte> name, ref Utf8JsonReader reader)
    {
        switch (name.Length)
        {
            case 2 when name.SequenceEqual("id"u8): _replicationId = Text(ref reader, _previous?.ReplicationId); return;
            case 4 when name.SequenceEqual("info"u8): TakeInfo(ref reader); return;
            case 4 when name.SequenceEqual("node"u8): _node = Text(ref reader, _previous?.Node); return;
            case 5 when name.SequenceEqual("state"u8): TakeState(ref reader); return;
            case 6 when name.SequenceEqual("doc_id"u8): _id = Text(ref reader, _previous?.Id); return;
            case 6 when name.SequenceEqual("source"u8): _source = Text(ref reader, _previous?.Source); return;
            case 6 when name.SequenceEqual("target"u8): _target = Text(ref reader, _previous?.Target); return;
            case 8 when name.SequenceEqual("database"u8): _database = Text(ref reader, _previous?.Database); return;
            case 10 when name.SequenceEqual("start_time"u8): _startTime = Time(ref reader); return;
            case 11 when name.SequenceEqual("error_count"u8): _errorCount = (int)(Number(ref reader) ?? 0); return;
            case 12 when name.SequenceEqual("last_updated"u8): _lastUpdated = Time(ref reader); return;
            case 12 when name.SequenceEqual("source_proxy"u8): _sourceProxy = Text(ref reader, _previous?.SourceProxy); return;
            case 12 when name.SequenceEqual("target_proxy"u8): _targetProxy = Text(ref reader, _previous?.TargetProxy); return;
            default: reader.Skip(); return;
        }
    }

    /// <summary>Takes a member of a document of the replicator database; the reader stands at the value.</summary>
    public void TakeDocumentMember(ReadOnlySpan<byte> name, ref Utf8JsonReader reader)
    {
        switch (name.Length)
        {
            case 3 when name.SequenceEqual("_id"u8): _id = Text(ref reader, _previous?.Id); return;
            case 6 when name.SequenceEqual("source"u8): _source = Endpoint(ref reader, _previous?.Source); return;
            case 6 when name.SequenceEqual("target"u8): _target = Endpoint(ref reader, _previous?.Target); return;
            case 15 when name.SequenceEqual("_replication_id"u8): _replicationId = Text(ref reader, _previous?.ReplicationId); return;
            case 18 when name.SequenceEqual("_replication_state"u8): TakeState(ref reader); return;
            case 18 when name.SequenceEqual("_replication_stats"u8): TakeInfo(ref reader); return;
            case 23 when name.SequenceEqual("_replication_state_time"u8): _lastUpdated = Time(ref reader); return;
            case 25 when name.SequenceEqual("_replication_state_reason"u8): _reason = Reason(ref reader); return;
            default: reader.Skip(); return;
        }
    }

    /// <summary>The id where it is not in what was read, such as in a row of the changes feed.</summary>
    public void SetId(string id) => _id = id;

    /// <summary>The status. What a document does not tell but the status before did is kept.</summary>
    /// <param name="keepFromPrevious">Whether to keep it.</param>
    public readonly ReplicationStatus ToStatus(bool keepFromPrevious = false)
    {
        ReplicationStatus? kept = keepFromPrevious ? _previous : null;
        string? source = _source ?? kept?.Source;
        string? target = _target ?? kept?.Target;
        ReplicationFailure failure = FailureText.Classify(_reason, source, target);
        return new ReplicationStatus
        {
            Id = _id ?? "",
            Database = _database ?? kept?.Database,
            ReplicationId = _replicationId,
            Node = _node,
            Source = source,
            Target = target,
            SourceProxy = _sourceProxy,
            TargetProxy = _targetProxy,
            State = _state,
            StateText = _stateText,
            ErrorCount = _errorCount,
            StartTime = _startTime ?? kept?.StartTime,
            LastUpdated = _lastUpdated,
            HasFigures = _hasFigures,
            RevisionsChecked = _checked,
            MissingRevisionsFound = _missing,
            DocsRead = _read,
            DocsWritten = _written,
            DocWriteFailures = _failures,
            BulkGetDocs = _bulkDocs,
            BulkGetAttempts = _bulkAttempts,
            ChangesPending = _pending,
            CheckpointedSourceSeq = _checkpointedSeq,
            SourceSeq = _sourceSeq,
            ThroughSeq = _throughSeq,
            Reason = _reason,
            Failure = failure,
            DuplicateOf = failure == ReplicationFailure.Duplicate ? FailureText.DuplicateOf(_reason!) : null,
            Progress = _state == ReplicationState.Completed ? 1 : null,
        };
    }

    /// <summary>Figures, or an error. Servers before 3.0 give the error as a text.</summary>
    private void TakeInfo(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            _reason = Reason(ref reader);
            return;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = reader.ValueSpan;
            reader.Read();
            TakeFigure(name, ref reader);
        }
    }

    private void TakeFigure(ReadOnlySpan<byte> name, ref Utf8JsonReader reader)
    {
        switch (name.Length)
        {
            case 5 when name.SequenceEqual("error"u8): _reason = Reason(ref reader); return;
            case 9 when name.SequenceEqual("docs_read"u8): _read = Figure(ref reader); return;
            case 10 when name.SequenceEqual("source_seq"u8): _sourceSeq = Sequence(ref reader, _previous?.SourceSeq); return;
            case 10 when name.SequenceEqual("start_time"u8): _startTime = Time(ref reader); return;
            case 11 when name.SequenceEqual("through_seq"u8): _throughSeq = Sequence(ref reader, _previous?.ThroughSeq); return;
            case 12 when name.SequenceEqual("docs_written"u8): _written = Figure(ref reader); return;
            case 13 when name.SequenceEqual("bulk_get_docs"u8): _bulkDocs = Figure(ref reader); return;
            case 15 when name.SequenceEqual("changes_pending"u8): _pending = Number(ref reader); return;
            case 17 when name.SequenceEqual("revisions_checked"u8): _checked = Figure(ref reader); return;
            case 17 when name.SequenceEqual("bulk_get_attempts"u8): _bulkAttempts = Figure(ref reader); return;
            case 18 when name.SequenceEqual("doc_write_failures"u8): _failures = Figure(ref reader); return;
            case 23 when name.SequenceEqual("missing_revisions_found"u8): _missing = Figure(ref reader); return;
            case 23 when name.SequenceEqual("checkpointed_source_seq"u8): _checkpointedSeq = Sequence(ref reader, _previous?.CheckpointedSourceSeq); return;
            default: reader.Skip(); return;
        }
    }

    private void TakeState(ref Utf8JsonReader reader)
    {
        _state = reader.TokenType == JsonTokenType.Null ? ReplicationState.NotStarted
            : reader.TokenType != JsonTokenType.String ? ReplicationState.Unknown
            : reader.ValueTextEquals("running"u8) || reader.ValueTextEquals("triggered"u8) ? ReplicationState.Running
            : reader.ValueTextEquals("completed"u8) ? ReplicationState.Completed
            : reader.ValueTextEquals("failed"u8) ? ReplicationState.Failed
            : reader.ValueTextEquals("crashing"u8) ? ReplicationState.Crashing
            : reader.ValueTextEquals("pending"u8) ? ReplicationState.Pending
            : reader.ValueTextEquals("error"u8) ? ReplicationState.Error
            : reader.ValueTextEquals("initializing"u8) ? ReplicationState.Initializing
            : ReplicationState.Unknown;
        if (_state == ReplicationState.Unknown) _stateText = reader.TokenType == JsonTokenType.String ? Text(ref reader, _previous?.StateText) : "?";
        reader.Skip();
    }

    private long Figure(ref Utf8JsonReader reader)
    {
        _hasFigures = true;
        return Number(ref reader) ?? 0;
    }

    private static long? Number(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number)) return number;
        reader.Skip();
        return null;
    }

    /// <summary>The scheduler takes passwords out of its texts by itself; this guards against those that it overlooks.</summary>
    private readonly string? Reason(ref Utf8JsonReader reader) =>
        Text(ref reader, _previous?.Reason) is { } text ? ReferenceEquals(text, _previous?.Reason) ? text : SecretMask.InText(text, []) : null;

    private static string? Text(ref Utf8JsonReader reader, string? previous)
    {
        if (reader.TokenType == JsonTokenType.String)
            return previous is not null && reader.ValueTextEquals(previous) ? previous : reader.GetString();
        reader.Skip();
        return null;
    }

    /// <summary>Sequences are texts, and were numbers on a single CouchDB 1.x.</summary>
    private static string? Sequence(ref Utf8JsonReader reader, string? previous) =>
        reader.TokenType == JsonTokenType.Number ? System.Text.Encoding.UTF8.GetString(reader.ValueSpan) : Text(ref reader, previous);

    private static DateTimeOffset? Time(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out DateTimeOffset time)) return time;
        reader.Skip();
        return null;
    }

    /// <summary>A document's endpoint is a URL or an object with one; it may hold a password, the scheduler's never does.</summary>
    private static string? Endpoint(ref Utf8JsonReader reader, string? previous)
    {
        if (reader.TokenType == JsonTokenType.String) return Url(ref reader, previous);
        string? url = null;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isUrl = reader.ValueTextEquals("url"u8);
                reader.Read();
                if (isUrl && reader.TokenType == JsonTokenType.String) url = Url(ref reader, previous);
                else reader.Skip();
            }
        }

        return url;
    }

    /// <summary>The URL as the scheduler shows it: without user information, with a slash at the end.</summary>
    private static string? Url(ref Utf8JsonReader reader, string? previous)
    {
        if (Text(ref reader, previous) is not { } text) return null;
        string url = SecretMask.WithoutUserInfo(text);
        return url.EndsWith('/') ? url : url + "/";
    }
}
