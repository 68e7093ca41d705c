using SaeLab.Abstractions;

namespace SaeLab.Verification;

/// <summary>Something that holds for every component of a kind, whoever wrote it.</summary>
public abstract class Law
{
    private protected Law(ComponentKind kind, string name, string statement) => (Kind, Name, Statement) = (kind, name, statement);

    /// <summary>Whom it concerns.</summary>
    public ComponentKind Kind { get; }

    /// <summary>Its name on the command line: lower case letters and underscores, unique within its kind.</summary>
    public string Name { get; }

    /// <summary>What it says, in a sentence.</summary>
    public string Statement { get; }

    /// <summary>Tries a form of a component: notes cases and deviations, and ends early where the law is broken or does not apply.</summary>
    /// <exception cref="LawBrokenException">It is broken.</exception>
    /// <exception cref="NotApplicableException">It says nothing about this form.</exception>
    internal abstract void Check(Form form, LawRun run);
}
