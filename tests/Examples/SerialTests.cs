using Xunit;

// The examples print, and there is one console.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
