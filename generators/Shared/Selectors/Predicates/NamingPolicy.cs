using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using ReplicationKit.Shared;

namespace ReplicationKit.Selectors.Predicates;

/// <summary>How System.Text.Json converts a property's name to a field's name (<c>JsonKnownNamingPolicy</c>).</summary>
internal sealed class NamingPolicy
{
    private readonly int? _policy;

    private NamingPolicy(int? policy) => _policy = policy;

    /// <summary>Whether the assembly declares a policy, which can also be that names are unchanged.</summary>
    public bool IsDeclared => _policy != null;

    /// <summary>The policy that the assembly declares with <c>[assembly: SelectorNaming]</c>; otherwise names are unchanged.</summary>
    public static NamingPolicy Of(IAssemblySymbol assembly)
    {
        AttributeData? attribute = assembly
            .GetAttributes()
            .FirstOrDefault(a => KnownSymbols.Is(a.AttributeClass, KnownNames.SelectorNamingAttribute));
        return new NamingPolicy(attribute?.ConstructorArguments.FirstOrDefault().Value as int?);
    }

    public string Convert(string name) =>
        _policy switch
        {
            1 => CamelCase(name),
            2 => Separate(name, '_', upper: false),
            3 => Separate(name, '_', upper: true),
            4 => Separate(name, '-', upper: false),
            5 => Separate(name, '-', upper: true),
            _ => name,
        };

    /// <summary>The name in camel case.</summary>
    public static string CamelCase(string name)
    {
        if (name.Length == 0 || !char.IsUpper(name[0]))
        {
            return name;
        }

        char[] chars = name.ToCharArray();
        for (int i = 0; i < chars.Length; i++)
        {
            bool hasNext = i + 1 < chars.Length;
            if (i == 1 && !char.IsUpper(chars[i]))
            {
                break;
            }

            if (i > 0 && hasNext && !char.IsUpper(chars[i + 1]))
            {
                if (chars[i + 1] == ' ')
                {
                    chars[i] = char.ToLowerInvariant(chars[i]);
                }

                break;
            }

            chars[i] = char.ToLowerInvariant(chars[i]);
        }

        return new string(chars);
    }

    // A word begins at an uppercase letter after a lowercase one or a digit, and at the last of several before a lowercase one. Any other
    // character is kept and ends the word.
    private static string Separate(string name, char separator, bool upper)
    {
        StringBuilder result = new();
        char before = '\0';
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            bool lastOfRun = char.IsUpper(before) && i + 1 < name.Length && char.IsLower(name[i + 1]);
            if (char.IsUpper(c) && (char.IsLower(before) || char.IsDigit(before) || lastOfRun))
            {
                result.Append(separator);
            }

            before = c;
            result.Append(upper ? char.ToUpper(c, CultureInfo.InvariantCulture) : char.ToLower(c, CultureInfo.InvariantCulture));
        }

        return result.ToString();
    }
}
