;; One step of an optimizer over all elements of a weight, four at a time. Every operation is rounded to float32, in the order in which tfjs's
;; own kernels would do it, so that the results are the same bit by bit.
;; From $from on, the memory holds arrays of $bytes bytes each (a multiple of 16), one behind another: the values, their gradient, and what is
;; remembered.
;; `stepsModule.ts` is this file, assembled; a test compares them.
(module
  (import "host" "memory" (memory 1))

  ;; Adam's constants are tfjs's and Keras's. 0.1 and 0.001 below are what is left of the decays: 1 less them in float64, then rounded.
  (global $firstDecay (export "firstDecay") f32 (f32.const 0.9))
  (global $secondDecay (export "secondDecay") f32 (f32.const 0.999))

  ;; Values closer to zero than the smallest float32 of full precision become zero, as TensorFlow has it: they would move
  ;; nothing, and processors are slow at them. NaN stays NaN.
  (func $flushed (param $x v128) (result v128)
    (v128.andnot (local.get $x) (f32x4.lt (f32x4.abs (local.get $x)) (f32x4.splat (f32.const 0x1p-126)))))

  ;; Adam: the third array is the first moment, the fourth the second moment. $firstRest and $secondRest are 1 less the powers of their
  ;; decays, $rate is minus the learning rate.
  (func (export "adam")
    (param $from i32) (param $bytes i32) (param $rate f32) (param $firstRest f32) (param $secondRest f32)
    (local $end i32) (local $gradient i32) (local $first i32) (local $second i32)
    (local $slope v128) (local $mean v128) (local $square v128)
    (local.set $end (i32.add (local.get $from) (local.get $bytes)))
    (local.set $gradient (local.get $end))
    (local.set $first (i32.add (local.get $gradient) (local.get $bytes)))
    (local.set $second (i32.add (local.get $first) (local.get $bytes)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $from) (local.get $end)))
        (local.set $slope (v128.load (local.get $gradient)))
        (local.set $mean
          (call $flushed
            (f32x4.add
              (f32x4.mul (v128.load (local.get $first)) (f32x4.splat (global.get $firstDecay)))
              (f32x4.mul (local.get $slope) (f32x4.splat (f32.const 0.1))))))
        (local.set $square
          (call $flushed
            (f32x4.add
              (f32x4.mul (v128.load (local.get $second)) (f32x4.splat (global.get $secondDecay)))
              (f32x4.mul (f32x4.mul (local.get $slope) (local.get $slope)) (f32x4.splat (f32.const 0.001))))))
        (v128.store (local.get $first) (local.get $mean))
        (v128.store (local.get $second) (local.get $square))
        (v128.store (local.get $from)
          (f32x4.add
            (f32x4.mul
              (f32x4.div
                (f32x4.div (local.get $mean) (f32x4.splat (local.get $firstRest)))
                (f32x4.add
                  (f32x4.sqrt (f32x4.div (local.get $square) (f32x4.splat (local.get $secondRest))))
                  (f32x4.splat (f32.const 1e-7))))
              (f32x4.splat (local.get $rate)))
            (v128.load (local.get $from))))
        (local.set $from (i32.add (local.get $from) (i32.const 16)))
        (local.set $gradient (i32.add (local.get $gradient) (i32.const 16)))
        (local.set $first (i32.add (local.get $first) (i32.const 16)))
        (local.set $second (i32.add (local.get $second) (i32.const 16)))
        (br $next))))

  ;; Stochastic gradient descent with momentum 0.9: the third array is the speed. $rate is minus the learning rate.
  (func (export "momentum") (param $from i32) (param $bytes i32) (param $rate f32)
    (local $end i32) (local $gradient i32) (local $at i32) (local $speed v128)
    (local.set $end (i32.add (local.get $from) (local.get $bytes)))
    (local.set $gradient (local.get $end))
    (local.set $at (i32.add (local.get $gradient) (local.get $bytes)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $from) (local.get $end)))
        (local.set $speed
          (f32x4.add
            (f32x4.mul (f32x4.splat (f32.const 0.9)) (v128.load (local.get $at)))
            (v128.load (local.get $gradient))))
        (v128.store (local.get $at) (local.get $speed))
        (v128.store (local.get $from)
          (f32x4.add (f32x4.mul (f32x4.splat (local.get $rate)) (local.get $speed)) (v128.load (local.get $from))))
        (local.set $from (i32.add (local.get $from) (i32.const 16)))
        (local.set $gradient (i32.add (local.get $gradient) (i32.const 16)))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next)))))
