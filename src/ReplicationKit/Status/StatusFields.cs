using System.Text.Json;
using ReplicationKit.Rules;

namespace ReplicationKit;

/// <summary>
/// The fields of a status that is being read. Strings that equal those of the previous status are reused, so that they allocate nothing.
/// </summary>
internal struct StatusFields
{
    private readonly ReplicationStatus? _previous;

    private string? _id,
        _database,
        _replicationId,
        _node,
        _source,
        _target,
        _sourceProxy,
        _targetProxy,
        _stateText,
        _reason;
    private string? _checkpointedSeq,
        _sourceSeq,
        _throughSeq;
    private ReplicationState _state;
    private int _errorCount;
    private DateTimeOffset? _startTime,
        _lastUpdated;
    private bool _hasFigures;
    private long _checked,
        _missing,
        _read,
        _written,
        _failures,
        _bulkDocs,
        _bulkAttempts;
    private long? _pending;

    public StatusFields(ReplicationStatus? previous) => _previous = previous;

    /// <summary>Returns the fields of a status. Those that are not read again keep their values.</summary>
    public static StatusFields Of(ReplicationStatus status) =>
        new(status)
        {
            _id = status.Id,
            _database = status.Database,
            _replicationId = status.ReplicationId,
            _node = status.Node,
            _source = status.Source,
            _target = status.Target,
            _sourceProxy = status.SourceProxy,
            _targetProxy = status.TargetProxy,
            _state = status.State,
            _stateText = status.StateText,
            _errorCount = status.ErrorCount,
            _startTime = status.StartTime,
            _lastUpdated = status.LastUpdated,
            _hasFigures = status.HasFigures,
            _checked = status.RevisionsChecked,
            _missing = status.MissingRevisionsFound,
            _read = status.DocsRead,
            _written = status.DocsWritten,
            _failures = status.DocWriteFailures,
            _bulkDocs = status.BulkGetDocs,
            _bulkAttempts = status.BulkGetAttempts,
            _pending = status.ChangesPending,
            _checkpointedSeq = status.CheckpointedSourceSeq,
            _sourceSeq = status.SourceSeq,
            _throughSeq = status.ThroughSeq,
            _reason = status.Reason,
        };

    /// <summary>Reads a field. The reader is positioned at its value.</summary>
    public void Take(StatusField field, ref Utf8JsonReader reader)
    {
        switch (field)
        {
            case StatusField.Id:
                _id = Text(ref reader, _previous?.Id);
                break;
            case StatusField.Database:
                _database = Text(ref reader, _previous?.Database);
                break;
            case StatusField.ReplicationId:
                _replicationId = Text(ref reader, _previous?.ReplicationId);
                break;
            case StatusField.Node:
                _node = Text(ref reader, _previous?.Node);
                break;
            case StatusField.Source:
                _source = Text(ref reader, _previous?.Source);
                break;
            case StatusField.Target:
                _target = Text(ref reader, _previous?.Target);
                break;
            case StatusField.SourceProxy:
                _sourceProxy = Text(ref reader, _previous?.SourceProxy);
                break;
            case StatusField.TargetProxy:
                _targetProxy = Text(ref reader, _previous?.TargetProxy);
                break;
            case StatusField.State:
                TakeState(ref reader);
                break;
            case StatusField.Reason:
                _reason = Reason(ref reader);
                break;
            case StatusField.ErrorCount:
                _errorCount = (int)(Number(ref reader) ?? 0);
                break;
            case StatusField.StartTime:
                _startTime = Time(ref reader);
                break;
            case StatusField.LastUpdated:
                _lastUpdated = Time(ref reader);
                break;
            case StatusField.RevisionsChecked:
                _checked = Figure(ref reader);
                break;
            case StatusField.MissingRevisionsFound:
                _missing = Figure(ref reader);
                break;
            case StatusField.DocsRead:
                _read = Figure(ref reader);
                break;
            case StatusField.DocsWritten:
                _written = Figure(ref reader);
                break;
            case StatusField.DocWriteFailures:
                _failures = Figure(ref reader);
                break;
            case StatusField.BulkGetDocs:
                _bulkDocs = Figure(ref reader);
                break;
            case StatusField.BulkGetAttempts:
                _bulkAttempts = Figure(ref reader);
                break;
            case StatusField.ChangesPending:
                _pending = Number(ref reader);
                break;
            case StatusField.CheckpointedSourceSeq:
                _checkpointedSeq = Sequence(ref reader, _previous?.CheckpointedSourceSeq);
                break;
            case StatusField.SourceSeq:
                _sourceSeq = Sequence(ref reader, _previous?.SourceSeq);
                break;
            case StatusField.ThroughSeq:
                _throughSeq = Sequence(ref reader, _previous?.ThroughSeq);
                break;
            default:
                Skip(ref reader);
                break;
        }
    }

    /// <summary>Reads a member of a row of <c>_scheduler/docs</c>. The reader is positioned at its value.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="reader">A reader that has read the row from its first byte.</param>
    /// <param name="layout">Receives the position of the value, or <c>null</c> if it is not needed.</param>
    public void TakeRowMember(ReadOnlySpan<byte> name, ref Utf8JsonReader reader, StatusLayout? layout)
    {
        StatusField field = StatusFieldNames.InRow(name);
        if (field == StatusField.Info)
            TakeInfo(ref reader, layout);
        else
            TakeAt(field, ref reader, layout);
    }

    /// <summary>Reads a member of a document of the replicator database. The reader is positioned at its value.</summary>
    public void TakeDocumentMember(ReadOnlySpan<byte> name, ref Utf8JsonReader reader)
    {
        StatusField field = StatusFieldNames.InDocument(name);
        switch (field)
        {
            case StatusField.Source:
                _source = Endpoint(ref reader, _previous?.Source);
                break;
            case StatusField.Target:
                _target = Endpoint(ref reader, _previous?.Target);
                break;
            case StatusField.Info:
                TakeInfo(ref reader, layout: null);
                break;
            default:
                Take(field, ref reader);
                break;
        }
    }

    /// <summary>Sets the id if the JSON does not contain it, as in a row of the changes feed.</summary>
    public void SetId(string id) => _id = id;

    /// <summary>Returns the status.</summary>
    /// <param name="keepFromPrevious">Whether values that the document does not contain are taken from the previous status.</param>
    public readonly ReplicationStatus ToStatus(bool keepFromPrevious = false)
    {
        ReplicationStatus? kept = keepFromPrevious ? _previous : null;
        string? source = _source ?? kept?.Source;
        string? target = _target ?? kept?.Target;
        bool isKnown =
            _previous is not null && ReferenceEquals(_reason, _previous.Reason) && source == _previous.Source && target == _previous.Target;
        ReplicationFailure failure = isKnown ? _previous!.Failure : FailureText.Classify(_reason, source, target);
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
            DuplicateOf =
                isKnown ? _previous!.DuplicateOf
                : failure == ReplicationFailure.Duplicate ? FailureText.DuplicateOf(_reason!)
                : null,
            Progress = _state == ReplicationState.Completed ? 1 : null,
        };
    }

    /// <summary>Reads progress or an error. Servers before 3.0 send the error as a string.</summary>
    private void TakeInfo(ref Utf8JsonReader reader, StatusLayout? layout)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            _reason = Reason(ref reader);
            return;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Skip(ref reader);
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            StatusField field = StatusFieldNames.InInfo(reader.ValueSpan);
            reader.Read();
            TakeAt(field, ref reader, layout);
        }
    }

    private void TakeAt(StatusField field, ref Utf8JsonReader reader, StatusLayout? layout)
    {
        int start = (int)reader.TokenStartIndex;
        Take(field, ref reader);
        if (field != StatusField.None)
            layout?.Add(field, start, (int)reader.BytesConsumed);
    }

    private void TakeState(ref Utf8JsonReader reader)
    {
        _stateText = null;
        _state =
            reader.TokenType == JsonTokenType.Null ? ReplicationState.NotStarted
            : reader.TokenType != JsonTokenType.String ? ReplicationState.Unknown
            : reader.ValueTextEquals("running"u8) || reader.ValueTextEquals("triggered"u8) ? ReplicationState.Running
            : reader.ValueTextEquals("completed"u8) ? ReplicationState.Completed
            : reader.ValueTextEquals("failed"u8) ? ReplicationState.Failed
            : reader.ValueTextEquals("crashing"u8) ? ReplicationState.Crashing
            : reader.ValueTextEquals("pending"u8) ? ReplicationState.Pending
            : reader.ValueTextEquals("error"u8) ? ReplicationState.Error
            : reader.ValueTextEquals("initializing"u8) ? ReplicationState.Initializing
            : ReplicationState.Unknown;
        if (_state == ReplicationState.Unknown)
            _stateText = reader.TokenType == JsonTokenType.String ? Text(ref reader, _previous?.StateText) : "?";
        Skip(ref reader);
    }

    /// <summary>
    /// Skips the value. Nothing remains to be skipped if it is neither an object nor an array, the only case that is safe for a partial
    /// reader.
    /// </summary>
    private static void Skip(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            reader.Skip();
    }

    private long Figure(ref Utf8JsonReader reader)
    {
        _hasFigures = true;
        return Number(ref reader) ?? 0;
    }

    private static long? Number(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number))
            return number;
        Skip(ref reader);
        return null;
    }

    /// <summary>The scheduler removes passwords from its messages; this masks those that it overlooks.</summary>
    private readonly string? Reason(ref Utf8JsonReader reader) =>
        Text(ref reader, _previous?.Reason) is { } text
            ? ReferenceEquals(text, _previous?.Reason)
                ? text
                : SecretMask.InText(text)
            : null;

    private static string? Text(ref Utf8JsonReader reader, string? previous)
    {
        if (reader.TokenType == JsonTokenType.String)
            return previous is not null && reader.ValueTextEquals(previous) ? previous : reader.GetString();
        Skip(ref reader);
        return null;
    }

    /// <summary>Sequences are strings; a single CouchDB 1.x node sends numbers.</summary>
    private static string? Sequence(ref Utf8JsonReader reader, string? previous) =>
        reader.TokenType == JsonTokenType.Number ? System.Text.Encoding.UTF8.GetString(reader.ValueSpan) : Text(ref reader, previous);

    private static DateTimeOffset? Time(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out DateTimeOffset time))
            return time;
        Skip(ref reader);
        return null;
    }

    /// <summary>A document's endpoint is a URL or an object with one. Unlike the scheduler's, it may contain a password.</summary>
    private static string? Endpoint(ref Utf8JsonReader reader, string? previous)
    {
        if (reader.TokenType == JsonTokenType.String)
            return Url(ref reader, previous);
        string? url = null;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isUrl = reader.ValueTextEquals("url"u8);
                reader.Read();
                if (isUrl && reader.TokenType == JsonTokenType.String)
                    url = Url(ref reader, previous);
                else
                    Skip(ref reader);
            }
        }

        return url;
    }

    /// <summary>Returns the URL as the scheduler shows it: without user information, with a trailing slash.</summary>
    private static string? Url(ref Utf8JsonReader reader, string? previous)
    {
        if (Text(ref reader, previous) is not { } text)
            return null;
        string url = SecretMask.WithoutUserInfo(text);
        return url.EndsWith('/') ? url : url + "/";
    }
}
