//go:build !race

package extract

// raceDetector tells that this process is watched by the race detector.
const raceDetector = false
