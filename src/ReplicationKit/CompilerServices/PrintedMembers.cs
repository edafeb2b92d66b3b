using System.ComponentModel;
using System.Text;
using ReplicationKit.Rules;

namespace ReplicationKit.CompilerServices;

/// <summary>Prints the members of a specification in the compiler's format for records, without passwords.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct PrintedMembers
{
    /// <summary>As many items of a list fit into a line.</summary>
    private const int MaxItems = 10;

    private readonly StringBuilder _builder;

    /// <summary>Initializes an instance that prints to a builder.</summary>
    /// <param name="builder">The builder that <c>PrintMembers</c> receives.</param>
    public PrintedMembers(StringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        _builder = builder;
    }

    /// <summary>Gets a value indicating whether a member was printed.</summary>
    public bool Any { get; private set; }

    /// <summary>Prints a member.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="value">The member's value.</param>
    /// <typeparam name="T">The member's type.</typeparam>
    public void Add<T>(string name, T value) =>
        Print(
            name,
            value switch
            {
                string text => text,
                IEnumerable<string> strings => Items(strings),
                IEnumerable<KeyValuePair<string, string>> pairs => Items(pairs.Select(pair => $"{pair.Key}: {pair.Value}")),
                _ => value?.ToString(),
            }
        );

    /// <summary>Prints the address of an endpoint or a proxy.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="value">The address.</param>
    public void AddAddress(string name, string? value) => Print(name, value is null ? null : SecretMask.InAddress(value));

    /// <inheritdoc cref="AddAddress(string, string?)"/>
    public void AddAddress(string name, Uri? value) => AddAddress(name, value?.ToString());

    /// <summary>Prints an Erlang property list.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="value">The list.</param>
    public void AddOptions(string name, string? value) => Print(name, value is null ? null : SecretMask.InErlangOptions(value));

    private static string Items(IEnumerable<string> items)
    {
        string[] first = [.. items.Take(MaxItems + 1)];
        return first.Length <= MaxItems ? $"[{string.Join(", ", first)}]" : $"[{string.Join(", ", first.Take(MaxItems))}, …]";
    }

    private void Print(string name, string? value)
    {
        if (Any)
            _builder.Append(", ");
        Any = true;
        _builder.Append(name).Append(" = ").Append(value);
    }
}
