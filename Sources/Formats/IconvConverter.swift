import CIconv
import Glibc

/// One conversion of the C library's iconv.
final class IconvConverter: CharacterConverter {
    private let handle: iconv_t

    /// - Throws: ``FormatError`` with `encodingUnavailable`.
    init(from source: TextEncoding, to target: TextEncoding) throws(FormatError) {
        // The C library's error value is the pointer (iconv_t)-1, which is not nil.
        guard let opened = iconv_open(target.iconvName, source.iconvName), Int(bitPattern: opened) != -1 else {
            throw FormatError(.encodingUnavailable, detail: "\(source.rawValue) to \(target.rawValue)")
        }
        handle = opened
    }

    deinit {
        iconv_close(handle)
    }

    func convert(
        _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
    ) -> (consumed: Int, produced: Int, stop: ConversionStop) {
        var inputLeft = input.count
        var outputLeft = output.count
        // iconv takes a mutable pointer for historical reasons and does not write through it.
        var from = UnsafeMutableRawPointer(mutating: UnsafeRawPointer(input.baseAddress))?
            .assumingMemoryBound(to: CChar.self)
        var into = UnsafeMutableRawPointer(output.baseAddress)?.assumingMemoryBound(to: CChar.self)
        // size_t arrives as Int, so the error value is -1.
        let failed = iconv(handle, &from, &inputLeft, &into, &outputLeft) == -1
        let number = errno
        let stop: ConversionStop =
            if !failed {
                .end
            } else if number == EINVAL {
                .incomplete
            } else if number == E2BIG {
                .full
            } else {
                .invalid
            }
        return (input.count - inputLeft, output.count - outputLeft, stop)
    }
}
