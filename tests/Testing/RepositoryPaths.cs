namespace SaeLab.Testing;

/// <summary>Where things lie in the checkout that the tests were built from.</summary>
public static class RepositoryPaths
{
    /// <summary>The folder that holds SaeLab.sln, found upwards from the test's own assembly.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A path below <see cref="Root"/>.</summary>
    public static string Get(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SaeLab.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds SaeLab.sln.");
    }
}
