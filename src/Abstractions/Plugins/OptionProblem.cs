namespace SaeLab.Abstractions;

/// <summary>Options that check what an attribute cannot, such as how two options fit together.</summary>
public interface IValidatedOptions
{
    /// <summary>All that is wrong, without regard to order; empty where nothing is.</summary>
    IEnumerable<OptionProblem> Validate();
}

/// <summary>One thing wrong with options.</summary>
/// <param name="Property">The property it is about: <c>nameof(K)</c>.</param>
/// <param name="Message">What is wrong and what would be right, with the values.</param>
public readonly record struct OptionProblem(string Property, string Message);
