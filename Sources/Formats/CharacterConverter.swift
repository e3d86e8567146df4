/// Why a conversion of characters stopped.
enum ConversionStop {
    /// The input is used up.
    case end
    /// The input ends within a character.
    case incomplete
    /// The next character is not valid, or does not exist in the target.
    case invalid
    /// The output is full.
    case full
}

/// Converts characters from one encoding to another.
protocol CharacterConverter: AnyObject {
    /// Converts as much as is valid and fits.
    func convert(
        _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
    ) -> (consumed: Int, produced: Int, stop: ConversionStop)
}
