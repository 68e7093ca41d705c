namespace SaeLab.Abstractions;

/// <summary>Measures a learned dictionary in one pass over held-out rows.</summary>
public interface IEvaluator
{
    /// <summary>What it needs; a manifest whose source cannot provide it is refused before training.</summary>
    EvaluatorNeeds Needs { get; }

    /// <summary>Whether it looks at rows. Default true; false where everything follows from the dictionary, and no batch is then shown.</summary>
    bool ObservesRows => true;

    /// <summary>
    /// Whether its figures are of the dictionary. Default true; false where they are of the source, as a ceiling is: of rows and their codes, whatever a dictionary makes of them.
    /// They are then not measured again in training's form, and a floor is what chance reaches in the place of what is measured.
    /// </summary>
    bool MeasuresDictionary => true;

    /// <summary>
    /// Whether its figures depend on the latents and reconstructions that batches bring. Default true; false where it looks at inputs, true codes and weights alone, or encodes rows of its own:
    /// its figures are then always of the inference form, and not measured again in training's.
    /// </summary>
    bool MeasuresCodes => true;

    /// <summary>Starts a pass.</summary>
    IEvaluation Begin(EvaluationSubject subject);
}

/// <summary>One pass of one evaluator.</summary>
/// <remarks>Results do not depend on the order of rows nor on how they are cut into batches, up to rounding in double precision.</remarks>
public interface IEvaluation
{
    /// <summary>Takes note of a batch. The batch is reused afterwards: keep no reference.</summary>
    void Observe(EvaluationBatch batch);

    /// <summary>The results over all rows seen.</summary>
    EvaluationResult Complete();
}

/// <summary>What an evaluator may need beyond the dictionary and held-out rows.</summary>
[Flags]
public enum EvaluatorNeeds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Planted directions and codes: a source that is an <see cref="IGroundTruth"/>.</summary>
    GroundTruth = 1,

    /// <summary>Planted features of which some are part of others: a source that is an <see cref="IFeatureHierarchy"/>.</summary>
    Hierarchy = 2,

    /// <summary>Features that a model holds in superposition: a source that is an <see cref="ISuperposition"/>.</summary>
    Superposition = 4,

    /// <summary>Rows that are patches of pictures: a source that is an <see cref="IPatches"/>.</summary>
    Patches = 8,

    /// <summary>
    /// Inputs that are what is reconstructed: a source that is no <see cref="ITargets"/>. For figures that take features out of inputs or project inputs onto
    /// directions or decoder rows, which lie in the space of targets.
    /// </summary>
    InputsAsTargets = 16,
}

/// <summary>What an evaluator is made with.</summary>
/// <param name="Folder">The manifest's folder, against which relative paths are meant.</param>
/// <param name="ReadDictionary">Reads a dictionary file, for instance one to compare with; throws <see cref="InputException"/> where that cannot be done.</param>
public sealed record EvaluatorContext(string Folder, Func<string, LearnedDictionary> ReadDictionary);
