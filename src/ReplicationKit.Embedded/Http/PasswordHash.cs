using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>The hash of a user's password in <c>_users</c> documents: PBKDF2, or SHA-1 if a client wrote that.</summary>
internal static class PasswordHash
{
    // CouchDB 3.5 uses 600,000; a server that only runs during a test does not need as many.
    private const int Iterations = 10_000;
    private const int Bytes = 32;

    private const string Mark = "-pbkdf2:sha256-";

    /// <summary>Returns whether the value has CouchDB's form of an administrator's hashed password.</summary>
    public static bool IsHash(string text) => text.StartsWith(Mark, StringComparison.Ordinal) && text[Mark.Length..].Split(',').Length == 3;

    /// <summary>Returns CouchDB's form of an administrator's password: its hash, salt and iterations.</summary>
    public static string Of(string password)
    {
        string salt = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)).ToLowerInvariant();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Mark}{Derive(password, salt, Iterations, HashAlgorithmName.SHA256, Bytes)},{salt},{Iterations}"
        );
    }

    public static bool Matches(string hash, string password)
    {
        string[] parts = hash[Mark.Length..].Split(',');
        return int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out int iterations)
            && iterations > 0
            && CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(Derive(password, parts[1], iterations, HashAlgorithmName.SHA256, Math.Max(1, parts[0].Length / 2))),
                Encoding.UTF8.GetBytes(parts[0].ToLowerInvariant())
            );
    }

    public static void Write(Utf8JsonWriter writer, string password)
    {
        string salt = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)).ToLowerInvariant();
        writer.WriteString("password_scheme", "pbkdf2");
        writer.WriteString("pbkdf2_prf", "sha256");
        writer.WriteString("salt", salt);
        writer.WriteNumber("iterations", Iterations);
        writer.WriteString("derived_key", Derive(password, salt, Iterations, HashAlgorithmName.SHA256, Bytes));
    }

    public static bool Matches(JsonElement user, string password)
    {
        if ((user.StringMember("password_scheme") ?? "simple") == "simple")
            return MatchesSha1(user, password);
        if (
            user.StringMember("password_scheme") != "pbkdf2"
            || user.StringMember("salt") is not { } salt
            || user.StringMember("derived_key") is not { } key
        )
            return false;
        if (
            user.Member("iterations") is not { ValueKind: JsonValueKind.Number } count
            || !count.TryGetInt32(out int iterations)
            || iterations < 1
        )
            return false;
        HashAlgorithmName algorithm = user.StringMember("pbkdf2_prf") switch
        {
            "sha256" => HashAlgorithmName.SHA256,
            "sha512" => HashAlgorithmName.SHA512,
            _ => HashAlgorithmName.SHA1,
        };
        string derived = Derive(password, salt, iterations, algorithm, key.Length / 2);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(derived), Encoding.ASCII.GetBytes(key.ToLowerInvariant()));
    }

    private static bool MatchesSha1(JsonElement user, string password)
    {
        byte[] text = Encoding.UTF8.GetBytes(password + user.StringMember("salt"));
#pragma warning disable CA5350 // The scheme of CouchDB before 1.3, which clients still write.
        string hash = Convert.ToHexString(SHA1.HashData(text)).ToLowerInvariant();
#pragma warning restore CA5350
        return user.StringMember("password_sha") is { } stored
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.UTF8.GetBytes(stored));
    }

    private static string Derive(string password, string salt, int iterations, HashAlgorithmName algorithm, int bytes) =>
        Convert
            .ToHexString(
                Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(salt), iterations, algorithm, bytes)
            )
            .ToLowerInvariant();
}
