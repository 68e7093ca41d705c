using System.Globalization;
using System.Security;
using System.Text;

namespace SaeLab.CommandLine.Creation;

/// <summary>Values of project files.</summary>
internal static class ProjectText
{
    /// <summary>What MSBuild gives a meaning, and the sign that escapes it.</summary>
    private const string Special = "%$@'();?*";

    /// <summary>A text that stands for itself in a property.</summary>
    public static string Escape(string value)
    {
        var text = new StringBuilder();
        foreach (var c in value)
        {
            if (Special.Contains(c, StringComparison.Ordinal))
                text.Append('%').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
            else
                text.Append(c);
        }

        return SecurityElement.Escape(text.ToString());
    }
}
