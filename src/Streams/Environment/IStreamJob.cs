namespace ActorStream;

/// <summary>A job as a class: what is deployed is what is tested.</summary>
public interface IStreamJob
{
    /// <summary>Builds the program; called once for each start of the job.</summary>
    /// <param name="env">Where it is built.</param>
    void Build(StreamExecutionEnvironment env);
}
