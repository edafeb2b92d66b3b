using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace ReplicationKit.CompilerServices;

/// <content>Writes values that may be absent. Neither a null value nor the JSON before it is written.</content>
public ref partial struct DocumentWriter
{
    /// <summary>Writes a string, if it is not null.</summary>
    public void Optional(ReadOnlySpan<byte> name, string? value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value, member);
    }

    /// <summary>Writes a URL, if it is not null.</summary>
    public void Optional(ReadOnlySpan<byte> name, Uri? value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value, member);
    }

    /// <summary>Writes <c>true</c> or <c>false</c>, if it is not null.</summary>
    public void Optional(ReadOnlySpan<byte> name, bool? value)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value.GetValueOrDefault());
    }

    /// <summary>Writes an integer, if it is not null.</summary>
    public void Optional(ReadOnlySpan<byte> name, int? value)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value.GetValueOrDefault());
    }

    /// <summary>Writes an integer, if it is not null.</summary>
    public void Optional(ReadOnlySpan<byte> name, long? value)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value.GetValueOrDefault());
    }

    /// <summary>Writes an integer, if it is not null.</summary>
    [CLSCompliant(false)]
    public void Optional(ReadOnlySpan<byte> name, ulong? value)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value.GetValueOrDefault());
    }

    /// <summary>Writes a number, if it is not null.</summary>
    public void Optional(ReadOnlySpan<byte> name, decimal? value)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value.GetValueOrDefault());
    }

    /// <summary>Writes a number, if it is not null.</summary>
    public void Optional(ReadOnlySpan<byte> name, double? value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value.GetValueOrDefault(), member);
    }

    /// <summary>Writes a number, if it is not null.</summary>
    public void Optional(ReadOnlySpan<byte> name, float? value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value.GetValueOrDefault(), member);
    }

    /// <summary>Writes a character, if it is not null.</summary>
    public void Optional(ReadOnlySpan<byte> name, char? value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value.GetValueOrDefault(), member);
    }

    /// <summary>Writes a GUID, if it is not null.</summary>
    public void Optional(ReadOnlySpan<byte> name, Guid? value)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value.GetValueOrDefault());
    }

    /// <summary>Writes a time in whole milliseconds, if it is not null.</summary>
    public void Optional(ReadOnlySpan<byte> name, TimeSpan? value)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value.GetValueOrDefault());
    }

    /// <summary>Writes a list, if it is not null.</summary>
    public void Optional(
        ReadOnlySpan<byte> name,
        IEnumerable<string>? value,
        [CallerArgumentExpression(nameof(value))] string? member = null
    )
    {
        if (value is null)
            return;
        Raw(name);
        Value(value, member);
    }

    /// <summary>Writes an object of strings, if it is not null.</summary>
    public void Optional(
        ReadOnlySpan<byte> name,
        IEnumerable<KeyValuePair<string, string>>? value,
        [CallerArgumentExpression(nameof(value))] string? member = null
    )
    {
        if (value is null)
            return;
        Raw(name);
        Value(value, member);
    }

    /// <summary>Writes the parameters with which a database is created, if they are not null.</summary>
    public void Optional(
        ReadOnlySpan<byte> name,
        CreateTargetParams? value,
        [CallerArgumentExpression(nameof(value))] string? member = null
    )
    {
        if (value is null)
            return;
        Raw(name);
        Value(value, member);
    }

    /// <summary>Writes a user's name and roles, if they are not null.</summary>
    public void Optional(ReadOnlySpan<byte> name, UserContext? value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value, member);
    }

    /// <summary>Writes JSON, if it is not null.</summary>
    public void Optional(ReadOnlySpan<byte> name, JsonObject? value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            return;
        Raw(name);
        Value(value, member);
    }

    /// <summary>Writes the name of an enumeration's value, if it is not null.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    public void OptionalEnum<T>(ReadOnlySpan<byte> name, T? value)
        where T : struct, Enum
    {
        if (value is null)
            return;
        Raw(name);
        EnumValue(value.GetValueOrDefault());
    }

    /// <summary>Writes an endpoint with its credentials, if it is not null.</summary>
    public void OptionalEndpoint(
        ReadOnlySpan<byte> name,
        ReplicationEndpoint? value,
        [CallerArgumentExpression(nameof(value))] string? member = null
    )
    {
        if (value is null)
            return;
        Raw(name);
        Endpoint(value, member);
    }

    /// <summary>Writes an endpoint that is a bare name or a URL, if it is not null.</summary>
    public void OptionalEndpoint(ReadOnlySpan<byte> name, string? value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            return;
        Raw(name);
        Endpoint(value, member);
    }

    /// <summary>Writes an endpoint that is a URL, if it is not null.</summary>
    public void OptionalEndpoint(ReadOnlySpan<byte> name, Uri? value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            return;
        Raw(name);
        Endpoint(value, member);
    }
}
