using System.Diagnostics.CodeAnalysis;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>One law at one form of a component: its random numbers, and what it found.</summary>
/// <param name="random">Random numbers for this law.</param>
/// <param name="workplace">Files for components that read some, and room for others.</param>
internal sealed class LawRun(RandomStream random, Workplace workplace)
{
    private readonly List<string> _notes = [];

    public RandomStream Random => random;

    public Workplace Workplace => workplace;

    /// <summary>How many cases were tried.</summary>
    public long Cases { get; private set; }

    /// <summary>The largest deviation relative to its bound; null where the law is a matter of yes and no.</summary>
    public Deviation? Worst { get; private set; }

    /// <summary>What a reader may want to know beside.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>A case that holds or does not.</summary>
    /// <param name="holds">Whether it holds.</param>
    /// <param name="message">What is wrong where it does not.</param>
    /// <exception cref="LawBrokenException">It does not hold.</exception>
    public void Require([DoesNotReturnIf(false)] bool holds, string message)
    {
        Cases++;
        if (!holds)
            throw new LawBrokenException(message);
    }

    /// <summary>A case in which something may be off by no more than a bound.</summary>
    /// <param name="deviation">By how much it is; NaN is more than any bound.</param>
    /// <param name="bound">The bound.</param>
    /// <param name="where">What was compared.</param>
    public void Near(double deviation, double bound, string where)
    {
        Cases++;
        var size = double.IsNaN(deviation) ? double.PositiveInfinity : deviation;
        if (Worst is not { } worst || size / bound > worst.Value / worst.Bound)
            Worst = new Deviation(size, bound, where);
    }

    /// <summary>Tells something once.</summary>
    public void Note(string note)
    {
        if (!_notes.Contains(note))
            _notes.Add(note);
    }

    /// <summary>Ends here: the law says nothing about this form.</summary>
    [DoesNotReturn]
    public static void DoesNotApply(string reason) => throw new NotApplicableException(reason);
}

/// <summary>A law does not hold; the message says where.</summary>
internal sealed class LawBrokenException(string message) : Exception(message);

/// <summary>A law says nothing about a form; the message says why.</summary>
internal sealed class NotApplicableException(string reason) : Exception(reason);
