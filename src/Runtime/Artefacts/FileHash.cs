using System.Security.Cryptography;
using SaeLab.Abstractions;

namespace SaeLab.Runtime.Artefacts;

/// <summary>Names a file by its content.</summary>
public static class FileHash
{
    /// <summary>SHA-256 of a file's bytes as 64 lower-case hexadecimal digits.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public static string Sha256(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception exception) when (FileErrors.IsRefusal(exception))
        {
            throw FileErrors.CannotRead(path, exception);
        }
    }
}
