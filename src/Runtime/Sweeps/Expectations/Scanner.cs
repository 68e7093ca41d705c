namespace SaeLab.Runtime.Sweeps.Expectations;

/// <summary>Cuts a sentence into numbers, names and symbols.</summary>
internal sealed class Scanner
{
    private static readonly string[] LongSymbols = ["<=", ">=", "=="];
    private int _next;

    /// <summary>A scanner at the first token of a sentence.</summary>
    public Scanner(string text)
    {
        Text = text;
        Advance();
    }

    /// <summary>The sentence.</summary>
    public string Text { get; }

    /// <summary>The token that is not yet taken.</summary>
    public Token Current { get; private set; }

    /// <summary>Where the token that was taken last ends.</summary>
    public int End { get; private set; }

    /// <summary>Takes the current token.</summary>
    public Token Take()
    {
        var taken = Current;
        End = _next;
        Advance();
        return taken;
    }

    /// <summary>Takes the current token if it is that symbol or name.</summary>
    public bool TakeIf(string text)
    {
        if (Current.Kind is not (TokenKind.Symbol or TokenKind.Name) || Current.Text != text)
            return false;
        Take();
        return true;
    }

    /// <summary>Takes everything after the current token up to a closing bracket, and the bracket.</summary>
    /// <returns>The text with its place; null where the bracket is missing.</returns>
    public Token? TakeToBracket()
    {
        var start = Current.Offset + Current.Text.Length;
        var end = Text.IndexOf(']', start);
        if (end < 0)
            return null;
        _next = End = end + 1;
        Advance();
        return new Token(TokenKind.Name, Text[start..end], start);
    }

    /// <summary>All names in a sentence.</summary>
    public static IEnumerable<string> Names(string text)
    {
        for (var scanner = new Scanner(text); scanner.Current.Kind != TokenKind.End; scanner.Take())
        {
            if (scanner.Current.Kind == TokenKind.Name)
                yield return scanner.Current.Text;
        }
    }

    private void Advance()
    {
        var start = _next;
        while (start < Text.Length && char.IsWhiteSpace(Text[start]))
            start++;
        var (kind, length) = start == Text.Length ? (TokenKind.End, 0) : Measure(Text.AsSpan(start));
        Current = new Token(kind, Text.Substring(start, length), start);
        _next = start + length;
    }

    private static (TokenKind Kind, int Length) Measure(ReadOnlySpan<char> rest)
    {
        if (char.IsAsciiDigit(rest[0]) || (rest[0] == '.' && rest.Length > 1 && char.IsAsciiDigit(rest[1])))
            return (TokenKind.Number, NumberLength(rest));
        if (char.IsAsciiLetter(rest[0]) || rest[0] == '_')
            return (TokenKind.Name, rest.IndexOfAnyExcept(NameCharacters) is >= 0 and var end ? end : rest.Length);
        foreach (var symbol in LongSymbols)
        {
            if (rest.StartsWith(symbol, StringComparison.Ordinal))
                return (TokenKind.Symbol, symbol.Length);
        }

        return (TokenKind.Symbol, 1);
    }

    private static int NumberLength(ReadOnlySpan<char> rest)
    {
        var length = 0;
        while (length < rest.Length && (char.IsAsciiDigit(rest[length]) || rest[length] is '.' or '_'
            || (rest[length] is 'e' or 'E' && length > 0)
            || (rest[length] is '+' or '-' && rest[length - 1] is 'e' or 'E')))
            length++;
        return length;
    }

    private static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");
}
