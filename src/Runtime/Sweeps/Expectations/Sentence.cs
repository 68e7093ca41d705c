namespace SaeLab.Runtime.Sweeps.Expectations;

/// <summary>A sentence about the members of a sweep, such as <c>recovery.mcc[variant=topk] &gt;= 0.9</c>.</summary>
public abstract class Sentence
{
    private protected Sentence(string text) => Text = text;

    /// <summary>As it is written.</summary>
    public string Text { get; }

    /// <summary>Says whether it is true. What is not measured makes it false.</summary>
    public SentenceOutcome Check(SweepValues values)
    {
        try
        {
            var (isMet, words) = Judge(values);
            return new SentenceOutcome(Text, isMet, words);
        }
        catch (UnmeasuredException exception)
        {
            return new SentenceOutcome(Text, false, exception.Message);
        }
    }

    private protected abstract (bool IsMet, string Values) Judge(SweepValues values);
}
