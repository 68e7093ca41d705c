namespace SaeLab.Runtime.Sweeps.Expectations;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    /// <summary>A number without sign.</summary>
    Number,

    /// <summary>A name, dots included: <c>recovery.mcc</c>, <c>max</c>.</summary>
    Name,

    /// <summary>Anything else.</summary>
    Symbol,

    /// <summary>The end of the sentence.</summary>
    End,
}

/// <summary>A part of a sentence that has a meaning.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it is written.</param>
/// <param name="Offset">Where, in characters from the sentence's start.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Offset)
{
    /// <summary>How an error calls it.</summary>
    public string Description => Kind == TokenKind.End ? "the end" : $"'{Text}'";
}
