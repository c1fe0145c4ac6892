using System.Security.Cryptography;

namespace MiniKube.ControlPlane.ApiServer.Storage.Registry;

/// <summary>Names from a generateName: the prefix and five characters that spell nothing.</summary>
public static class GeneratedNames
{
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";
    private const int SuffixLength = 5;
    private const int MaxLength = 63;

    public static string From(string prefix)
    {
        if (prefix.Length > MaxLength - SuffixLength)
            prefix = prefix[..(MaxLength - SuffixLength)];
        return prefix + RandomNumberGenerator.GetString(Alphabet, SuffixLength);
    }
}
